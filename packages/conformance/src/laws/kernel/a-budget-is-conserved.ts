import fc from 'fast-check'
import { auditedAtAnyTime } from '../../kernel/audit/evidence.ts'
import { unconserved } from '../../kernel/audit/spending.ts'
import { toldOtherwise } from '../../kernel/audit/told.ts'
import { budgetExample } from '../../kernel/example-program.ts'
import { featuresOf, instants, livesOf, programsFor, yieldsArbitrary } from '../../kernel/kernel-case.ts'
import { isMetered } from '../../kernel/metering.ts'
import { placedPrograms } from '../../kernel/walk-program.ts'
import type { Law } from '../../law/law.ts'

/** Counted twice: by the fold of the contract, and afresh for every entry by books that do not know it. */
export const aBudgetIsConserved: Law = {
  id: 'a-budget-is-conserved',
  level: 'K',
  clause: 'K-24',
  also: ['K-5', 'K-25'],
  invariant: 'K7',
  statement:
    'after every entry a total is what is free, reserved and committed, through every child and crash, and agents are told so',
  features: ['budget', 'call'],
  meets: ['a balance', 'a child with a budget', 'a balance that an agent was told', 'a life that replayed'],
  async check(trial) {
    const program = programsFor(trial).filter((ops) => ops.some(isMetered))
    const cases = fc.record({ program, crashes: instants(), yields: yieldsArbitrary })
    const example = budgetExample(featuresOf(trial))
    await trial.forAll(
      cases,
      async ({ program, crashes, yields }, stage) => {
        const lives = livesOf(trial, stage, program, { yields })
        const evidence = await auditedAtAnyTime(lives, { crashes }, [unconserved])
        if (unconserved(evidence) > 0) trial.tally.meet('a balance')
        await toldOtherwise(evidence, lives)
        for (const placed of placedPrograms(program)) {
          if (placed.path.length > 1 && placed.budget) trial.tally.meet('a child with a budget')
          if (placed.program.some((op) => op.do === 'left')) trial.tally.meet('a balance that an agent was told')
        }
        if (lives.crashed.length > 0) trial.tally.meet('a life that replayed')
      },
      {
        weight: 8,
        examples: [[8], [14], [20, 12], [26], [32, 20]].map((crashes) => ({ program: example, crashes, yields: [] })),
      },
    )
  },
}

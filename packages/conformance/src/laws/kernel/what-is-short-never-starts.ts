import fc from 'fast-check'
import { auditedAtAnyTime } from '../../kernel/audit/evidence.ts'
import { refusals, reservedWhatIsShort, startedUnpaid } from '../../kernel/audit/spending.ts'
import { toldOtherwise } from '../../kernel/audit/told.ts'
import { Bookkeeping } from '../../kernel/bookkeeping.ts'
import { budgetExample } from '../../kernel/example-program.ts'
import { featuresOf, instants, livesOf, programsFor, yieldsArbitrary } from '../../kernel/kernel-case.ts'
import { isMetered } from '../../kernel/metering.ts'
import type { Law } from '../../law/law.ts'

/** A refusal is told as the log says it, and the log says it only of what was short by its own books. */
export const whatIsShortNeverStarts: Law = {
  id: 'what-is-short-never-starts',
  level: 'K',
  clause: 'K-26',
  also: ['K-5', 'K-25'],
  invariant: 'K7',
  statement:
    'what asks for more than is free is refused in the log before anybody is told, never starts, and nothing else is refused',
  features: ['budget', 'call'],
  meets: ['a step refused', 'a child refused', 'an account that was overspent'],
  async check(trial) {
    const program = programsFor(trial).filter((ops) => ops.some(isMetered))
    const cases = fc.record({ program, crashes: instants(), yields: yieldsArbitrary })
    const example = budgetExample(featuresOf(trial))
    await trial.forAll(
      cases,
      async ({ program, crashes, yields }, stage) => {
        const lives = livesOf(trial, stage, program, { yields })
        const evidence = await auditedAtAnyTime(lives, { crashes }, [reservedWhatIsShort, startedUnpaid])
        await toldOtherwise(evidence, lives)
        const { steps, children } = refusals(evidence)
        if (steps > 0) trial.tally.meet('a step refused')
        if (children > 0) trial.tally.meet('a child refused')
        const books = new Bookkeeping(evidence.log)
        const isOverspent = books.accounts.some((account) => books.balance(account, account.closedAt).free < 0)
        if (isOverspent) trial.tally.meet('an account that was overspent')
      },
      { weight: 8, examples: [[], [18], [24, 16], [30]].map((crashes) => ({ program: example, crashes, yields: [] })) },
    )
  },
}

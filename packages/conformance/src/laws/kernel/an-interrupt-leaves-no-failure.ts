import { isDurabilityError } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { startedLaterThanClosing } from '../../kernel/audit/after-losing.ts'
import { evaluatedOtherwise } from '../../kernel/audit/ended.ts'
import { evidenceOf } from '../../kernel/audit/evidence.ts'
import { foreignFailures } from '../../kernel/audit/journal-use.ts'
import { exampleCases, livesOf, programsFor, yieldsArbitrary } from '../../kernel/kernel-case.ts'
import { GRACE_MS } from '../../kernel/world.ts'
import type { Law } from '../../law/law.ts'
import { shown } from '../../law/shown.ts'

/** Effects take long, some of them as long as they are left alone, and throw when their signal is aborted. */
export const anInterruptLeavesNoFailure: Law = {
  id: 'an-interrupt-leaves-no-failure',
  level: 'K',
  clause: 'K-14',
  invariant: 'K4',
  statement: 'an interrupt starts nothing more, gives the run back at once, and is the failure of nothing',
  features: ['close'],
  meets: ['an interrupt', 'an effect that was aborted'],
  async check(trial) {
    const closes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 2 })
    const turnMs = fc.constantFrom(1_000, GRACE_MS, GRACE_MS + 1)
    const [example] = exampleCases(trial, { turnMs: GRACE_MS, yields: [3] })
    await trial.forAll(
      fc.record({ program: programsFor(trial), closes, turnMs, yields: yieldsArbitrary }),
      async ({ program, closes, turnMs, yields }, stage) => {
        const lives = livesOf(trial, stage, program, { yields })
        const { time } = lives.simulation
        const turn = () => new Promise<void>((resolve) => void time.after(turnMs, resolve))
        const journal = await stage.open()
        for (const closeAt of closes) {
          const { world, end } = await lives.begin({ closeAt, turn })
          const answer = await lives.settled(end).catch((error: unknown) => error)
          if (!(answer instanceof Error)) continue
          if (!isDurabilityError(answer) || !world.closing.signal.aborted) throw answer
          trial.tally.meet('an interrupt')
          startedLaterThanClosing(lives.lines, world.life)
          if (world.aborted > 0) trial.tally.meet('an effect that was aborted')
          const head = await journal.head('run').catch((error: unknown) => {
            if (!isDurabilityError(error, 'RUN_NOT_FOUND')) throw error
          })
          if (!head) continue
          const { status, holder, stalled } = head
          const isGivenBack = status === 'open' && holder === null && stalled === null
          trial.demand.isTrue(isGivenBack, 'an open run that nobody holds', shown({ status, holder, stalled }))
        }
        const end = await lives.untilEnd()
        const evidence = await evidenceOf(lives)
        foreignFailures(evidence)
        evaluatedOtherwise(evidence, end)
      },
      { weight: 4, examples: Array.from({ length: 10 }, (_, nth) => ({ ...example, closes: [10 + nth * 4] })) },
    )
  },
}

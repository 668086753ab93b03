import fc from 'fast-check'
import { broken, evidenceOf, linesOf } from '../../kernel/audit/evidence.ts'
import { livesOf } from '../../kernel/kernel-case.ts'
import type { Program } from '../../kernel/program.ts'
import { refusedWith } from '../../kernel/refused-with.ts'
import type { Law } from '../../law/law.ts'

/** The agent does not handle it, so somebody has to: the run waits for mended code, and the effect is not repeated. */
export const anUnknownOutcomeStallsWhoeverIgnoresIt: Law = {
  id: 'an-unknown-outcome-stalls-whoever-ignores-it',
  level: 'K',
  clause: 'K-3',
  invariant: 'K2',
  statement:
    'an agent that does not handle an unknown outcome leaves the run stalled, and with one that does it goes on',
  features: ['once'],
  meets: ['an outcome unknown'],
  async check(trial) {
    const cases = fc.record({ turns: fc.nat({ max: 4 }), instant: fc.constantFrom('in', 'after'), more: fc.boolean() })
    await trial.forAll(
      cases,
      async ({ turns, instant, more }, stage) => {
        const step = {
          do: 'step',
          key: 'pay',
          effect: 'once',
          input: null,
          value: 1,
          throws: 0,
          maxAttempts: 1,
          turns,
        } as const
        const later = { ...step, key: 'later' }
        const ignoring: Program = [{ ...step, isUnhandled: true }, ...(more ? [later] : [])]
        const lives = livesOf(trial, stage, ignoring)
        let at = 0
        do {
          at += 1
          // Looks for the instant, in runs of their own.
          const probe = livesOf(trial, stage, ignoring, {}, `probe-${at}`)
          if ((await probe.live({ crashAt: at })) !== 'crashed')
            broken('K2', 'a once effect', 'to be performed', 'never was')
          if (probe.crashed[0] === `${instant} pay`) break
        } while (at < 100)
        await lives.live({ crashAt: at })
        await refusedWith(lives, 'OUTCOME_UNKNOWN', 'K2')
        trial.tally.meet('an outcome unknown')
        lives.program = [step, ...(more ? [later] : [])]
        await lives.untilEnd()
        const { log } = await evidenceOf(lives)
        trial.demand.equal(log.root?.steps.get('pay')?.settled[0]?.event, { unknown: true }, 'the outcome in the log')
        const starts = [...linesOf(lives.lines, 'start')].filter(({ key }) => key === 'pay').length
        trial.demand.equal(starts, 1, 'starts of the once effect')
      },
      { weight: 0.3 },
    )
  },
}

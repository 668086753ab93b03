import fc from 'fast-check'
import { auditRun } from '../../kernel/audit/audit-run.ts'
import { evaluatedOtherwise } from '../../kernel/audit/ended.ts'
import { evidenceOf } from '../../kernel/audit/evidence.ts'
import { auditSpending, spentOtherwise } from '../../kernel/audit/spending.ts'
import { Bookkeeping } from '../../kernel/bookkeeping.ts'
import { budgetExample } from '../../kernel/example-program.ts'
import { featuresOf, livesOf, programsFor, yieldsArbitrary } from '../../kernel/kernel-case.ts'
import { isMetered } from '../../kernel/metering.ts'
import type { Law } from '../../law/law.ts'

/** Exhaustive: programs that cost are killed at each of their instants, and a second time while they recover. */
export const whatWasSpentIsWhatWasCommitted: Law = {
  id: 'what-was-spent-is-what-was-committed',
  level: 'K',
  clause: 'K-25',
  also: ['K-24', 'K-26', 'K-4'],
  invariant: 'K7',
  statement:
    'what the world saw spent is committed, measured or at its upper bound, wherever the run is killed, and what was reserved for it stood in the log before',
  features: ['budget', 'call'],
  meets: ['something spent', 'an attempt that died', 'an attempt that said nothing', 'a result foretold'],
  async check(trial) {
    const { tally } = trial
    const program = programsFor(trial, { depth: 2, length: 3, without: ['fail'] })
    const cases = fc.record({
      program: program.filter((ops) => ops.some(isMetered)),
      second: fc.integer({ min: 1, max: 30 }),
      yields: yieldsArbitrary,
    })
    const examples = [false, true].map((isConfluent) => budgetExample(featuresOf(trial), isConfluent))
    await trial.forAll(
      cases,
      async ({ program, second, yields }, stage) => {
        const liveThrough = async (crashes: readonly number[], runId: string) => {
          const lives = livesOf(trial, stage, program, { yields }, runId)
          const end = await lives.untilEnd({ crashes })
          const evidence = await evidenceOf(lives)
          auditSpending(evidence)
          auditRun(evidence)
          if (evaluatedOtherwise(evidence, end, 'K7')) tally.meet('a result foretold')
          if (spentOtherwise(evidence) > 0) tally.meet('something spent')
          for (const { closed, reserved } of new Bookkeeping(evidence.log).attempts) {
            if (closed?.isLost) tally.meet('an attempt that died')
            else if (closed && closed.spent.length < reserved.length) tally.meet('an attempt that said nothing')
          }
          return lives
        }
        const calm = await liveThrough([], 'calm')
        for (let at = 1; at <= calm.instants; at++) await liveThrough([at, 1 + ((at + second) % 25)], `killed-${at}`)
      },
      { weight: 0.6, examples: examples.map((example) => ({ program: example, second: 10, yields: [] })) },
    )
  },
}

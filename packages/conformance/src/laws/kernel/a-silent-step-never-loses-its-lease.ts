import fc from 'fast-check'
import { livesOf } from '../../kernel/kernel-case.ts'
import type { Program } from '../../kernel/program.ts'
import type { Law } from '../../law/law.ts'

const TTL_MS = 60_000

export const aSilentStepNeverLosesItsLease: Law = {
  id: 'a-silent-step-never-loses-its-lease',
  level: 'K',
  clause: 'K-10',
  invariant: 'K4',
  statement: 'while a step is silent its lease is renewed in the background, for as long as it takes and no longer',
  meets: ['a lease renewed'],
  async check(trial) {
    const effect = fc.constantFrom(...(['pure', 'idempotent', 'once'] as const))
    await trial.forAll(
      fc.record({ effect, tenths: fc.integer({ min: 1, max: 4 }), times: fc.integer({ min: 5, max: 40 }) }),
      async ({ effect, tenths, times }, stage) => {
        const program: Program = [
          { do: 'step', key: 'silent', effect, input: null, value: 1, throws: 0, maxAttempts: 1, turns: 1 },
        ]
        const lives = livesOf(trial, stage, program)
        const silence = Promise.withResolvers<void>()
        let isSilent = false
        const turn = () => {
          isSilent = true
          return silence.promise
        }
        const { end } = await lives.begin({ turn, ttlMs: TTL_MS })
        await lives.simulation.until(() => isSilent, 'the step to start')
        const journal = await stage.open()
        const other = () => journal.acquire('run', { owner: 'other', ttlMs: TTL_MS })
        for (let passed = 0; passed < times; passed++) {
          lives.simulation.sleep((TTL_MS / 10) * tenths)
          await lives.simulation.rest()
          await trial.demand.refused('LEASE_HELD', 'another owner while the step is silent', other)
        }
        if ((tenths * times) / 10 > 1) trial.tally.meet('a lease renewed')
        silence.resolve()
        await lives.settled(end)
        const { calls } = lives
        for (let passed = 0; passed < 8; passed++) {
          lives.simulation.sleep(TTL_MS / 4)
          await lives.simulation.rest()
        }
        trial.demand.equal(lives.calls, calls, 'calls of the journal after the end')
        trial.demand.equal((await journal.head('run')).epoch, 1, 'the epoch')
      },
      { weight: 0.4, examples: [{ effect: 'pure', tenths: 3, times: 10 }] },
    )
  },
}

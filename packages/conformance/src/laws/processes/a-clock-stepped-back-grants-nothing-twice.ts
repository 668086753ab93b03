import fc from 'fast-check'
import type { Client } from '../../history/client.ts'
import type { Law } from '../../law/law.ts'
import { TTL_MS } from '../../law/sample.ts'
import type { Stage } from '../../law/stage.ts'
import { InProcessClients } from '../../process/in-process-client.ts'
import { Contest, OWNERS } from './contest.ts'

const moves = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('step' as const),
        ms: fc.constantFrom(1, TTL_MS - 1, TTL_MS, 3 * TTL_MS, -1, -TTL_MS, -5 * TTL_MS, -1_000 * TTL_MS),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constantFrom(
          'acquire' as const,
          'renew' as const,
          'append' as const,
          'release' as const,
          'claim' as const,
        ),
        who: fc.nat(OWNERS - 1),
      }),
    },
  ),
  { minLength: 20, maxLength: 40 },
)

type Move = typeof moves extends fc.Arbitrary<(infer Each)[]> ? Each : never

/** The clock of the store itself: set right by its keeper, or that of another host after a failover. */
export const aClockSteppedBackGrantsNothingTwice: Law = {
  id: 'a-clock-stepped-back-grants-nothing-twice',
  level: 'L4',
  clause: 'L-2',
  also: ['L-1', 'L-5', 'L-7', 'J-6'],
  invariant: 'J7',
  statement:
    'when the clock of the store steps back, epochs still rise, at most one owner holds a run, and a lease lasts its ttl from then on',
  meets: ['stepped back while held', 'taken over after a step back', 'held by a lease from the future'],
  async check(trial) {
    const check = async (made: readonly Move[], { env, clock }: Stage) => {
      const clients: Client[] = []
      await using here = new InProcessClients(trial.harness)
      for (let each = 0; each < OWNERS; each++) {
        clients.push(await here.start({ env, clock: clock.now }))
      }
      const contest = new Contest(trial, clients, clock.now)
      await contest.begin()
      for (const move of made) {
        if (move.do === 'step') contest.stepped(move.ms, () => clock.advance(move.ms))
        else await contest.make(move)
      }
      for (const client of clients) await client.end()
      trial.tally.schedules += 1
    }
    await trial.forAll(moves, check, { always: 6 })
  },
}

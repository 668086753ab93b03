import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { InProcessClients } from '../../process/in-process-client.ts'
import { ProcessClients } from '../../process/process-clients.ts'
import { KilledLife, type Way } from './killed-life.ts'
import { failpointsOf, live } from './lived.ts'
import { kept, OWNED_LIFE, QUEUED_LIFE } from './program.ts'
import { checkRecovered } from './recovered.ts'
import { see } from './see.ts'

/** How many failpoints of its life the second victim lives through, at most. Every recovery passes at least so many. */
const SOON = 3

/** Recovery is re-run from the same facts, by whoever comes next. */
export const aSecondKillDuringRecoveryChangesNothing: Law = {
  id: 'a-second-kill-during-recovery-changes-nothing',
  level: 'L2',
  clause: 'J-11',
  also: ['F-2', 'J-10', 'J-6', 'L-1', 'L-4', 'L-7'],
  invariant: 'J1',
  statement: 'a worker killed while it recovers from a kill leaves what both acknowledged, and a third one goes on',
  needs: ['worker'],
  meets: ['fenced first', 'settled first'],
  async check(trial) {
    const { harness, tally, demand } = trial
    const lives = [await live(harness, OWNED_LIFE), await live(harness, QUEUED_LIFE)]
    await using clients = new ProcessClients(harness)
    const schedules = fc.record({
      life: fc.nat(lives.length - 1),
      first: fc.nat(999),
      second: fc.integer({ min: 1, max: SOON }),
      way: fc.constantFrom<Way>('fence', 'settle'),
      inTheEnd: fc.constantFrom<Way>('fence', 'settle'),
    })
    await trial.forAll(
      schedules,
      async ({ life: nth, first: drawn, second, way, inTheEnd }, stage) => {
        const lived = kept(lives[nth])
        const { first: earliest, last } = failpointsOf(lived)
        const first = earliest + (drawn % (last - earliest + 1))
        const { env, clock } = stage
        const life = new KilledLife(lived, clock)
        for (const [dieAt, how] of [[first, way] as const, [second, way] as const]) {
          tally.ask('SIGKILL, and another during recovery')
          const victim = await clients.start({ env, clock: clock.now, dieAt })
          await life.goOn(victim, how)
          demand.equal([victim.died, victim.passed.length], [true, dieAt], 'the kill asked for')
          tally.land('SIGKILL, and another during recovery')
          tally.kills += 1
        }
        tally.meet(way === 'fence' ? 'fenced first' : 'settled first')
        await using here = new InProcessClients(harness)
        const survivor = await here.start({ env, clock: clock.now })
        const where = `killed at failpoint ${first} and then at ${second}`
        checkRecovered(await see(survivor, lived.program), life, lived, { where, loosely: true })
        if ((await life.goOn(survivor, inTheEnd)) !== 'ended') throw new Error('a survivor survives')
        checkRecovered(await see(survivor, lived.program), life, lived, {
          where: `${where}, in the end`,
          loosely: true,
        })
        await survivor.end()
        tally.schedules += 1
        tally.operations += life.acknowledged
      },
      { weight: 0.4, always: 3 },
    )
  },
}

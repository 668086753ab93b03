import type { Law } from '../../law/law.ts'
import { ProcessClients } from '../../process/process-clients.ts'
import { Crowd } from './crowd.ts'
import { crowds } from './crowd-plan.ts'

/** Many runs at once share commits: what one of them is told must be true whatever became of the others. */
export const whatManyRunsWereToldSurvivesAKill: Law = {
  id: 'what-many-runs-were-told-survives-a-kill',
  level: 'L2',
  clause: 'J-7',
  also: ['J-5', 'J-10', 'J-11', 'J-15', 'M-1', 'B-1', 'E-5'],
  invariant: 'J1',
  statement:
    'of several calls in flight when a worker is killed, every acknowledged one is there afterwards, and every other is whole or absent',
  needs: ['worker'],
  meets: ['several in flight', 'died in flight', 'a refusal among them'],
  async check(trial) {
    const { harness, tally, demand } = trial
    await using clients = new ProcessClients(harness)
    await trial.forAll(
      crowds(),
      async ({ lanes, kill }, stage) => {
        const { env, clock } = stage
        const fault = kill.by === 'failpoint' ? 'SIGKILL at a failpoint of many' : 'SIGKILL from outside, between calls'
        tally.ask(fault)
        const crowd = new Crowd(lanes, trial)
        const dieAt = kill.by === 'failpoint' ? { dieAt: 1 + (kill.after % crowd.failpoints) } : {}
        const victim = await clients.start({ env, clock: clock.now, ...dieAt })
        const isOver = crowd.live(victim)
        if (kill.by === 'outside') {
          await crowd.acknowledged(1 + (kill.after % crowd.calls))
          await victim.kill()
        }
        await isOver
        demand.isTrue(victim.died, 'a killed worker', fault)
        tally.land(fault)
        tally.kills += 1
        tally.schedules += 1
        await crowd.check(await stage.open())
      },
      { weight: 0.6, always: 4 },
    )
  },
}

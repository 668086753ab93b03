import { collected } from '../../law/collected.ts'
import { failoverOf, failoverStage } from '../../law/failover-stage.ts'
import { heardLater } from '../../law/heard-later.ts'
import type { Law } from '../../law/law.ts'
import { readAll, TTL_MS } from '../../law/sample.ts'
import type { Stage } from '../../law/stage.ts'
import type { Trial } from '../../law/trial.ts'
import { InProcessClients } from '../../process/in-process-client.ts'
import { ProcessClients } from '../../process/process-clients.ts'
import { auditTold } from './audit-told.ts'
import { Crew, type Member } from './crew.ts'
import { EXAMPLES, type FailoverPlan, failoverPlans } from './failover-plan.ts'

/** The server itself is replaced while everybody writes: by one that has all that was ever acknowledged. */
export const whatWasAcknowledgedOutlivesThePrimary: Law = {
  id: 'what-was-acknowledged-outlives-the-primary',
  level: 'F',
  clause: 'J-7',
  also: ['J-3', 'J-6', 'J-8', 'J-10', 'J-11', 'L-1', 'L-2', 'M-1', 'M-2', 'Q-1', 'Q-2', 'R-7'],
  invariant: 'J1',
  statement:
    'when the primary is killed amid calls and its standby promoted, what was acknowledged is there, what was not is settled by offering it again, nobody holds a run twice, and every run ends',
  needs: ['failover'],
  meets: ['an unknown outcome', 'taken over afterwards', 'somebody came back'],
  async check(trial) {
    const { harness } = trial
    await using clients = harness.workerModule ? new ProcessClients(harness) : new InProcessClients(harness)
    await trial.forAll(
      failoverPlans(),
      async (plan, stage) => {
        const { env, clock } = stage
        const starts = Array.from({ length: plan.workers }, async (_, index): Promise<Member> => {
          const client = await clients.start({ env, clock: clock.now })
          return { owner: `worker ${index}`, client, leaves: index === 0 }
        })
        const members = await Promise.all(starts)
        await liveThroughIt(trial, stage, plan, members)
        for (const { client } of members) await client.end()
      },
      { weight: 0.02, examples: EXAMPLES, shrink: false, stage: () => failoverStage(harness) },
    )
  },
}

async function liveThroughIt(
  trial: Trial,
  { env, clock, open }: Stage,
  { lanes, lengths, after, standby, returns }: FailoverPlan,
  members: readonly Member[],
): Promise<void> {
  const { tally, demand, harness } = trial
  const failover = failoverOf(harness)
  const fault = `SIGKILL of the primary while the standby ${standby}`
  const [first] = members
  if (first === undefined) throw new Error('there must be a worker')
  const crew = new Crew({ members, lanes, lengths, now: clock.now }, trial)
  await crew.begin(first)
  const journal = await open()
  const watched = collected(journal.watch('run 0'))
  const work = heardLater(crew.work())
  // Whatever breaks while the law waits for something else is told at once.
  const amidWork = (awaited: Promise<void>) => Promise.race([awaited, work.then(() => awaited)])
  await amidWork(crew.acknowledged(after))
  tally.ask(fault)
  if (standby === 'is away') {
    await failover.stopStandby(env)
    crew.standbyIsAway()
    await amidWork(failover.waits(env))
  }
  crew.troubleBegins()
  await failover.fail(env)
  tally.land(fault)
  // All leases of before have run out: of those who left as of those who stayed.
  clock.advance(TTL_MS + 1)
  crew.troubleIsOver()
  if (returns === 'amid the work') {
    await Promise.race([crew.nextAppend(), work])
    await crew.comeBack()
  }
  await work
  await crew.comeBack()
  await auditTold(journal, crew.told, demand)
  demand.equal(await watched, await readAll(journal, 'run 0'), 'what somebody watched from before to the end')
  tally.schedules += 1
}

import type { Harness } from '../harness.ts'
import { type Failure, failureOf } from '../law/ended-law.ts'
import type { Law } from '../law/law.ts'
import { Stage } from '../law/stage.ts'
import { Tally } from '../law/tally.ts'
import { InProcessClients } from '../process/in-process-client.ts'
import { ProcessClients } from '../process/process-clients.ts'
import { runSchedule, type ScheduleEvent } from './run-schedule.ts'
import type { Schedule } from './schedule.ts'
import { timelineOf } from './timeline-of.ts'

export interface ReplayOptions {
  /** The law that it broke; what is not a violation is held to be one of its invariant. */
  readonly law: Pick<Law, 'id' | 'invariant'>
  /** Whether its clients live and die in this process; else each in one of its own. */
  readonly inProcess: boolean
}

/** Plays a schedule again and answers what it breaks, with a drawing of what happened. */
export async function replaySchedule<Env>(
  harness: Harness<Env>,
  schedule: Schedule,
  { law, inProcess }: ReplayOptions,
): Promise<Failure | undefined> {
  await using stage = await Stage.provision(harness)
  await using clients = inProcess ? new InProcessClients(harness) : new ProcessClients(harness)
  const staysInFlight = harness.capabilities.hosts === 'many'
  const events: ScheduleEvent[] = []
  const onEvent = (event: ScheduleEvent) => void events.push(event)
  try {
    await runSchedule(schedule, { stage, tally: new Tally(), staysInFlight, clients: clients.start, onEvent })
    return undefined
  } catch (error) {
    return { ...failureOf(law, error), counterexample: schedule, timeline: timelineOf(schedule, events) }
  }
}

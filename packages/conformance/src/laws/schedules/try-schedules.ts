import type { ClientFactory } from '../../history/client.ts'
import { Stage } from '../../law/stage.ts'
import { CounterexampleFound, type Trial } from '../../law/trial.ts'
import { Violation } from '../../law/violation.ts'
import { InProcessClients } from '../../process/in-process-client.ts'
import { corpusOf } from '../../schedules/corpus.ts'
import { runSchedule, type ScheduleEvent } from '../../schedules/run-schedule.ts'
import type { Schedule } from '../../schedules/schedule.ts'
import { type ScheduleShape, schedules } from '../../schedules/schedule-arbitrary.ts'
import { shrinkSchedule } from '../../schedules/shrink-schedule.ts'
import { timelineOf } from '../../schedules/timeline-of.ts'

/** How many smaller schedules are tried once one has failed: in this process, and where each costs real processes. */
const SHRINKS = { simulated: 400, real: 40 }

export interface TrySchedulesOptions {
  readonly shape: ScheduleShape
  /** Cases for each of the trial's runs. */
  readonly weight?: number
  /** Starts clients in processes of their own; in this process by default. */
  readonly real?: ClientFactory
}

/** Random schedules of a shape, those first that have found something before. Rejects with the smallest that fails. */
export async function trySchedules(
  trial: Trial,
  law: string,
  { shape, weight = 1, real }: TrySchedulesOptions,
): Promise<void> {
  let failed: CounterexampleFound | undefined
  const check = async (schedule: Schedule, stage: Stage) => {
    failed = await failureOf(trial, schedule, stage, real)
    if (failed) throw failed.cause
  }
  try {
    await trial.forAll(schedules(shape), check, { weight, examples: corpusOf(law), shrink: false })
  } catch (error) {
    if (!failed) throw error
    throw await smallest(trial, failed, real)
  }
}

/** Shrinks in this process where the schedule fails here too, and then confirms with the real ones. */
async function smallest(
  trial: Trial,
  failed: CounterexampleFound,
  real: ClientFactory | undefined,
): Promise<CounterexampleFound> {
  if (!real) return shrunk(trial, failed, undefined, SHRINKS.simulated)
  const simulated = await again(trial, failed, failed.counterexample, undefined)
  if (!simulated) return shrunk(trial, failed, real, SHRINKS.real)
  const small = await shrunk(trial, simulated, undefined, SHRINKS.simulated)
  return (await again(trial, failed, small.counterexample, real)) ?? failed
}

async function shrunk(
  trial: Trial,
  failed: CounterexampleFound,
  real: ClientFactory | undefined,
  tries: number,
): Promise<CounterexampleFound> {
  let least = failed
  const fails = async (smaller: Schedule) => {
    const found = await again(trial, failed, smaller, real)
    least = found ?? least
    return found !== undefined
  }
  await shrinkSchedule(failed.counterexample as Schedule, fails, tries)
  return least
}

/** How a schedule fails on a fresh stage; not at all, unless it breaks the same promise: else it is of another bug. */
async function again(
  trial: Trial,
  failed: CounterexampleFound,
  schedule: unknown,
  real: ClientFactory | undefined,
): Promise<CounterexampleFound | undefined> {
  await using stage = await Stage.provision(trial.harness)
  const found = await failureOf(trial, schedule as Schedule, stage, real)
  return found && brokenBy(found) === brokenBy(failed) ? found : undefined
}

async function failureOf(
  { tally, harness }: Trial,
  schedule: Schedule,
  stage: Stage,
  real: ClientFactory | undefined,
): Promise<CounterexampleFound | undefined> {
  await using here = new InProcessClients(harness)
  const clients = real ?? here.start
  const events: ScheduleEvent[] = []
  const onEvent = (event: ScheduleEvent) => void events.push(event)
  const staysInFlight = harness.capabilities.hosts === 'many'
  try {
    await runSchedule(schedule, { stage, tally, staysInFlight, onEvent, clients })
    return undefined
  } catch (cause) {
    return new CounterexampleFound(schedule, cause, timelineOf(schedule, events))
  }
}

function brokenBy({ cause }: CounterexampleFound): string {
  return cause instanceof Violation ? cause.invariant : String(cause)
}

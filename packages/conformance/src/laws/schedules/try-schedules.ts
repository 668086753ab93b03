import { Stage } from '../../law/stage.ts'
import { CounterexampleFound, type Trial } from '../../law/trial.ts'
import { Violation } from '../../law/violation.ts'
import { inProcessClients } from '../../process/in-process-client.ts'
import { corpusOf } from '../../schedules/corpus.ts'
import { runSchedule, type ScheduleEvent } from '../../schedules/run-schedule.ts'
import type { Schedule } from '../../schedules/schedule.ts'
import { type ScheduleShape, schedules } from '../../schedules/schedule-arbitrary.ts'
import { shrinkSchedule } from '../../schedules/shrink-schedule.ts'
import { timelineOf } from '../../schedules/timeline-of.ts'

/** How many smaller schedules are tried once one has failed. */
const SHRINKS = 400

export interface TrySchedulesOptions {
  readonly shape: ScheduleShape
  readonly weight?: number
}

/** Random schedules of a shape among clients of this process, those first that have found something before. */
export async function trySchedules(
  trial: Trial,
  law: string,
  { shape, weight = 1 }: TrySchedulesOptions,
): Promise<void> {
  let failed: CounterexampleFound | undefined
  const check = async (schedule: Schedule, stage: Stage) => {
    const events: ScheduleEvent[] = []
    const onEvent = (event: ScheduleEvent) => void events.push(event)
    const staysInFlight = trial.harness.capabilities.hosts === 'many'
    try {
      await runSchedule(schedule, {
        stage,
        tally: trial.tally,
        staysInFlight,
        onEvent,
        clients: inProcessClients(stage),
      })
    } catch (cause) {
      failed = new CounterexampleFound(schedule, cause, timelineOf(schedule, events))
      throw cause
    }
  }
  try {
    await trial.forAll(schedules(shape), check, { weight, examples: corpusOf(law), shrink: false })
  } catch (error) {
    if (!failed) throw error
    let smallest = failed
    // The same promise must be broken, or the small schedule would be of another bug.
    const fails = async (smaller: Schedule) => {
      failed = undefined
      await using stage = await Stage.provision(trial.harness)
      await check(smaller, stage).catch(() => {})
      if (failed === undefined || brokenBy(failed) !== brokenBy(smallest)) return false
      smallest = failed
      return true
    }
    await shrinkSchedule(smallest.counterexample as Schedule, fails, SHRINKS)
    throw smallest
  }
}

function brokenBy({ cause }: CounterexampleFound): string {
  return cause instanceof Violation ? cause.invariant : String(cause)
}

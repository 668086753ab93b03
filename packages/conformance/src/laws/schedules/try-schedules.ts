import { Stage } from '../../law/stage.ts'
import { CounterexampleFound, type Trial } from '../../law/trial.ts'
import { inProcessClients } from '../../process/in-process-client.ts'
import { corpusOf } from '../../schedules/corpus.ts'
import { runSchedule } from '../../schedules/run-schedule.ts'
import type { Schedule } from '../../schedules/schedule.ts'
import { type ScheduleShape, schedules } from '../../schedules/schedule-arbitrary.ts'
import { shrinkSchedule } from '../../schedules/shrink-schedule.ts'

const SHRINKS = 400

/** Random schedules of a shape among clients of this process, those first that have found something before. */
export async function trySchedules(trial: Trial, law: string, shape: ScheduleShape, weight = 1): Promise<void> {
  const { tally } = trial
  const staysInFlight = trial.harness.capabilities.hosts === 'many'
  const check = async (schedule: Schedule, stage: Stage) => {
    await runSchedule(schedule, { stage, tally, staysInFlight, clients: inProcessClients(stage) })
  }
  try {
    await trial.forAll(schedules(shape), check, { weight, examples: corpusOf(law), shrink: false })
  } catch (error) {
    if (!(error instanceof CounterexampleFound)) throw error
    let cause = error.cause
    const smallest = await shrinkSchedule(
      error.counterexample as Schedule,
      async (smaller) => {
        await using stage = await Stage.provision(trial.harness)
        try {
          await check(smaller, stage)
          return false
        } catch (found) {
          cause = found
          return true
        }
      },
      SHRINKS,
    )
    throw new CounterexampleFound(smallest, cause)
  }
}

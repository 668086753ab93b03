import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { Stage } from '../../law/stage.ts'
import { CounterexampleFound, type Trial } from '../../law/trial.ts'
import type { Exchange } from '../../network/exchange.ts'
import { AFTER_THE_ANSWER, type Fault, type FaultKind } from '../../network/fault.ts'
import { runSchedule, type ScheduleEvent } from '../../schedules/run-schedule.ts'
import type { Schedule } from '../../schedules/schedule.ts'
import { schedules } from '../../schedules/schedule-arbitrary.ts'
import { shrinkSchedule } from '../../schedules/shrink-schedule.ts'
import { timelineOf } from '../../schedules/timeline-of.ts'
import { Line } from './line.ts'
import { LineClient } from './line-client.ts'

/** How many smaller cases are tried once one has failed. */
const SHRINKS = 60

/** A fault at the so-manieth exchange that may commit something, counted over all connections. */
interface Mishap {
  readonly kind: FaultKind
  readonly nth: number
}

interface Case {
  readonly schedule: Schedule
  readonly mishaps: readonly Mishap[]
}

const mishap: fc.Arbitrary<Mishap> = fc.record({
  kind: fc.constantFrom<FaultKind>('cut before', 'torn request', 'spoil', 'cut after', 'torn answer'),
  nth: fc.integer({ min: 1, max: 30 }),
})

const cases: fc.Arbitrary<Case> = fc.record({
  schedule: schedules({ workers: 3, together: 2, rounds: 40, deaths: 0 }),
  mishaps: fc.uniqueArray(mishap, { selector: ({ nth }) => nth, minLength: 1, maxLength: 5, size: 'max' }),
})

/** Several callers on lines that fail now and then, at any message: every answer is one that some order explains. */
export const schedulesOnABadLineHaveAnOrder: Law = {
  id: 'schedules-on-a-bad-line-have-an-order',
  level: 'L3',
  clause: 'J-11',
  also: ['J-4', 'J-5', 'J-6', 'J-7', 'E-2', 'L-1', 'M-1', 'Q-1'],
  invariant: 'J2',
  statement: 'whatever connections fail beneath callers, what they are told is what some order of their calls explains',
  needs: ['network'],
  meets: ['cut before a commit', 'cut after a commit', 'the world forked', 'a run was healed'],
  async check(trial) {
    let failed: CounterexampleFound | undefined
    const check = async (each: Case, stage: Stage) => {
      failed = await failureOf(trial, each, stage)
      if (failed) throw failed.cause
    }
    try {
      await trial.forAll(cases, check, { weight: 0.4, always: 10, shrink: false })
    } catch (error) {
      throw failed ? await smallest(trial, failed) : error
    }
  },
}

async function failureOf(
  trial: Trial,
  { schedule, mishaps }: Case,
  stage: Stage,
): Promise<CounterexampleFound | undefined> {
  const { tally } = trial
  const faults: Fault[] = []
  const events: ScheduleEvent[] = []
  const onEvent = (event: ScheduleEvent) => void events.push(event)
  try {
    await using line = await Line.lay(trial, stage, { connections: 2 })
    // Opened before anything is planted: what an opening that fails must say is not what this is about.
    const ready: LineClient[] = []
    for (let worker = 0; worker < schedule.workers; worker++) {
      ready.push(new LineClient(await line.another(), () => tally.meet('a call failed')))
    }
    const matches = ({ mayCommit }: Exchange) => mayCommit
    for (const { kind, nth } of mishaps) faults.push(line.proxy.plant({ kind, nth, matches }))
    const clients = async () => nextOf(ready)
    try {
      await runSchedule(schedule, { stage, tally, staysInFlight: true, losesAnswers: true, onEvent, clients })
    } finally {
      await Promise.all(ready.map((client) => client.end()))
    }
    return undefined
  } catch (cause) {
    return new CounterexampleFound({ schedule, mishaps }, cause, timelineOf(schedule, events))
  } finally {
    for (const { kind, exchange } of faults) count(tally, kind, exchange)
  }
}

function nextOf(ready: LineClient[]): LineClient {
  const client = ready.shift()
  if (!client) throw new Error('a worker whose client lives asked for another')
  return client
}

/** On which side of the commit it landed: a commit that the server had answered, or one that it never heard of. */
function count(tally: Trial['tally'], kind: FaultKind, exchange: Exchange | undefined): void {
  if (!exchange) return
  tally.land(kind)
  const isAfter = AFTER_THE_ANSWER.includes(kind)
  if (isAfter && exchange.isCommitted) tally.meet('cut after a commit')
  if (!isAfter && exchange.mayCommit) tally.meet('cut before a commit')
}

async function smallest(trial: Trial, failed: CounterexampleFound): Promise<CounterexampleFound> {
  const { schedule, mishaps } = failed.counterexample as Case
  let least = failed
  const fails = async (smaller: Schedule) => {
    await using stage = await Stage.provision(trial.harness)
    const found = await failureOf(trial, { schedule: smaller, mishaps }, stage)
    least = found ?? least
    return found !== undefined
  }
  await shrinkSchedule(schedule, fails, SHRINKS)
  return least
}

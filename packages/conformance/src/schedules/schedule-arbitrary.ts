import { decodeValue } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { OPERATION_NAMES, type OperationName, operations } from './operation-arbitrary.ts'
import { type Death, type Round, SCHEDULE_VERSION, type Schedule, type Step } from './schedule.ts'

export interface ScheduleShape {
  readonly workers: number
  /** How many of them may be at work at once. */
  readonly together: number
  readonly rounds: number
  /** How many workers may be killed. */
  readonly deaths: number
  /** How far a worker may get before it is killed, in failpoints. */
  readonly deathsBefore?: number
  /** How often the clock moves; now and then by default. */
  readonly ticks?: 'many'
  /** Whether the backend's clock may step back. */
  readonly clockStepsBack?: boolean
  readonly watched?: boolean
}

/** What no schedule does without. */
const ALWAYS: readonly OperationName[] = ['begin', 'acquire', 'append']
/** Made of several calls of the store, and so of several instants. */
const NOT_ATOMIC: readonly OperationName[] = ['prune', 'verify']

/** Ids that some backend takes for one, or sorts or matches in a way of its own. */
const RUN_IDS = [
  ...[
    ['run', 'Run', 'run '],
    ['r', 'r%', 'r_'],
    ['é', 'e\u0301', 'E\u0301'],
    ['\u{1F600}', '\uffff', 'z'],
  ],
  ...[
    ['a', 'a/b', 'a/../a'],
    ['__proto__', 'constructor', 'toString'],
    ['1', '01', '10'],
  ],
]

/**
 * Random schedules. Each is drawn in a mood of its own, as some bugs show only where some operations are missing: which
 * operations there are, and whether ids are nasty.
 */
export function schedules(shape: ScheduleShape): fc.Arbitrary<Schedule> {
  const isAtomic = (name: OperationName) => !NOT_ATOMIC.includes(name)
  const possible = shape.together > 1 || shape.deaths > 0 ? OPERATION_NAMES.filter(isAtomic) : OPERATION_NAMES
  const all = fc.constant(possible)
  const some = fc.subarray([...possible], { minLength: 2 }).map((names) => [...new Set([...ALWAYS, ...names])])
  // As it would be read from a file: what is tried is what is replayed.
  return fc
    .oneof(all, some)
    .chain((names) => schedulesOf(names, shape))
    .map((drawn) => decodeValue(JSON.stringify(drawn)) as Schedule)
}

function schedulesOf(names: readonly OperationName[], shape: ScheduleShape): fc.Arbitrary<Schedule> {
  const nastyIds = fc.constantFrom(...RUN_IDS)
  const plainIds = fc.constantFrom(['r1', 'r2', 'r3'], ['r1', 'r2'], ['r1'])
  return fc.record({
    version: fc.constant<typeof SCHEDULE_VERSION>(SCHEDULE_VERSION),
    workers: fc.constant(shape.workers),
    runIds: fc.oneof({ weight: 4, arbitrary: plainIds }, { weight: 1, arbitrary: nastyIds }),
    rounds: fc
      .array(fc.oneof({ weight: 40, arbitrary: round(names, shape).map((each) => [each]) }, ...passages(shape)), {
        ...{ minLength: 1, maxLength: shape.rounds, size: 'max' },
      })
      .map((passed) => passed.flat()),
    deaths: deaths(shape),
    watched: fc.constant(shape.watched ?? false),
  })
}

/** Rounds that belong together: chance alone hardly ever begins several runs, or claims one until it is put away. */
function passages({ workers }: ScheduleShape): { weight: number; arbitrary: fc.Arbitrary<Round[]> }[] {
  const worker = fc.nat({ max: workers - 1 })
  const begun = worker.map((by) => [0, 1, 2].map((run): Round => ({ steps: [{ worker: by, ...beginning(run) }] })))
  const poisoned = fc.integer({ min: 9, max: 12 }).chain((times) => worker.map((by) => poisoning(by, times)))
  return [
    { weight: 3, arbitrary: begun },
    { weight: 1, arbitrary: poisoned },
  ]
}

function beginning(run: number): Omit<Step, 'worker'> {
  const acquire = { ttlMs: 60_000, as: 'itself', supersede: 'nobody' } as const
  return { operation: { do: 'begin', run, variant: 0, acquire, reuse: true }, delay: 0 }
}

/** Claims that come to nothing, one after the other. */
function poisoning(worker: number, times: number): Round[] {
  const agents = ['a', 'b']
  const operation = { do: 'claim', ttlMs: 1, limit: 10, queue: 'q', agents, vocabulary: 2 } as const
  return Array.from({ length: times }, (): Round[] => [
    { steps: [{ worker, operation, delay: 0 }] },
    { tickMs: 1 },
  ]).flat()
}

function round(
  names: readonly OperationName[],
  { workers, together, ticks, clockStepsBack }: ScheduleShape,
): fc.Arbitrary<Round> {
  const forth = [1, 49, 50, 60_000, 60_001]
  const tick = fc.constantFrom(...forth, ...(clockStepsBack ? [-1, -50, -60_001, -3_600_000] : []))
  const step: fc.Arbitrary<Step> = fc.record({
    worker: fc.nat({ max: workers - 1 }),
    operation: operations(names),
    delay: together === 1 ? fc.constant(0) : fc.nat({ max: 3 }),
  })
  const steps = fc.uniqueArray(step, {
    selector: ({ worker }) => worker,
    minLength: 1,
    maxLength: together,
    size: 'max',
  })
  const race = fc
    .tuple(operations(names), fc.integer({ min: Math.min(2, together), max: together }))
    .map(([operation, racers]) => Array.from({ length: racers }, (_, worker) => ({ worker, operation, delay: 0 })))
  return fc.oneof(
    { weight: 7, arbitrary: steps.map((each) => ({ steps: each })) },
    // All the same at once, which is where a check and its write come apart.
    { weight: together > 1 ? 2 : 0, arbitrary: race.map((each) => ({ steps: each })) },
    { weight: ticks === 'many' ? 4 : 1, arbitrary: tick.map((tickMs) => ({ tickMs })) },
  )
}

function deaths({ workers, deaths: most, deathsBefore = 25 }: ScheduleShape): fc.Arbitrary<readonly Death[]> {
  if (most === 0) return fc.constant([])
  const death = fc.record({
    worker: fc.nat({ max: workers - 1 }),
    life: fc.constantFrom(0, 0, 0, 1, 2),
    failpoint: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: deathsBefore })),
  })
  const key = ({ worker, life }: Death) => `${worker} ${life}`
  return fc.uniqueArray(death, { selector: key, minLength: 1, maxLength: most, size: 'max' })
}

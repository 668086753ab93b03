import type { Contender, Opened, Place } from './contender.ts'

/** What a measurement comes to: one figure in the unit of its workload, and what else was seen. */
export interface Measured {
  readonly figure: number
  readonly details?: Readonly<Record<string, number>>
}

export interface Workload {
  /** As ratios are named by it. */
  readonly name: string
  readonly unit:
    | 'ms per step'
    | 'µs per step'
    | 'steps per second'
    | 'claims per second'
    | 'ms'
    | 'bytes per step'
    | 'KiB per run'
  readonly says: string
  readonly isQuick: boolean
  /** For what takes minutes and is compared with nobody. */
  readonly roundsAtMost?: number
  /** Of what is seen besides the figure, what the report shows. */
  readonly shows?: readonly string[]
  /** Whether a contender takes part: false where the workload is not about it, and of a peer the reason, which is told. */
  takes(contender: Contender): boolean | string
  /** It is warmed up before, unless a test is in a hurry. */
  measure(contender: Contender, place: Place, warmUp?: WarmUp): Promise<Measured>
}

export const isMoreBetter = ({ unit }: Pick<Workload, 'unit'>): boolean => unit.endsWith('per second')

/** How much is done before anything is measured, and how long that goes on at least. */
export interface WarmUp {
  /** So many steps, and once more until `ms` have passed. */
  readonly steps: number
  readonly ms: number
  /** What takes less is done once more, and measured together: less than two seconds say little. */
  readonly measuredMs: number
}

/** After that the last steps of a run cost what its first ones did, with every contender: its code is compiled. */
export const WARM_UP: WarmUp = { steps: 500, ms: 2_500, measuredMs: 2_000 }

/** For a first look: not everything is compiled by then, so that all but the floor cost a little more than they would. */
export const QUICK_WARM_UP: WarmUp = { steps: 500, ms: 500, measuredMs: 300 }

/** What is measured, and how it is warmed up: with one run, or as many at once as the work will have. */
export interface Subject {
  readonly contender: Contender
  readonly place: Place
  readonly warmUp: WarmUp | undefined
  readonly atOnce?: number
}

/** What the work made, to be read back: so many steps in each of these runs. */
export interface Made {
  readonly runs: readonly string[]
  readonly steps: number
  readonly measured: Measured
}

/** Opens, warms up, measures, and reads back what was made: a run that did not do its steps measures nothing. */
export async function readBack(
  { contender, place, warmUp = WARM_UP, atOnce = 1 }: Subject,
  work: (opened: Opened) => Promise<Made>,
): Promise<Measured> {
  const opened = await contender.open(place)
  try {
    await warm(opened, warmUp, atOnce)
    const { runs, steps, measured } = await work(opened)
    for (const runId of runs) await checkSteps(contender, opened, { runId, steps })
    return measured
  } finally {
    await opened.close()
  }
}

async function warm(opened: Opened, { steps, ms }: WarmUp, atOnce: number): Promise<void> {
  const each = Math.ceil(steps / atOnce)
  const start = performance.now()
  for (let time = 1; time === 1 || performance.now() - start < ms; time++)
    await Promise.all(Array.from({ length: atOnce }, (_, run) => opened.run(`warm-up-${time}-${run}`, each)))
}

/** Does the work, once more until so much time has passed. Answers how often, and how long all of it took. */
export async function repeated(
  { measuredMs }: WarmUp,
  work: (time: number) => Promise<unknown>,
): Promise<{ readonly times: number; readonly ms: number }> {
  const start = performance.now()
  for (let time = 1; ; time++) {
    await work(time)
    const ms = performance.now() - start
    if (ms >= measuredMs) return { times: time, ms }
  }
}

export async function checkSteps(
  { name }: Contender,
  opened: Opened,
  { runId, steps }: { runId: string; steps: number },
): Promise<void> {
  const found = await opened.stepsOf(runId)
  if (found !== steps) throw new Error(`${name}: expected ${steps} steps in ${runId}, found ${found}`)
}

/** The contenders that most workloads are about: the floors, ours as it comes, and the peers. */
export const isPlain = ({ variant, store }: Contender): boolean => variant === undefined && store !== 'memory'

/** The middle one and the hundredth largest, of so many. */
export function percentiles(times: readonly number[]): { readonly p50: number; readonly p99: number } {
  const sorted = times.toSorted((one, other) => one - other)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  const [p50, p99] = [at(0.5), at(0.99)]
  if (p50 === undefined || p99 === undefined) throw new RangeError('expected times, found none')
  return { p50, p99 }
}

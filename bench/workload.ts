import type { Contender, Opened, Place } from './contender.ts'

/** What a measurement comes to: one figure in the unit of its workload, and what else was seen. */
export interface Measured {
  readonly figure: number
  readonly details?: Readonly<Record<string, number>>
}

export interface Workload {
  readonly name: string
  /** What the figure is, and which way is better. */
  readonly unit: 'ms per step' | 'steps per second' | 'ms' | 'bytes per step' | 'µs per step'
  readonly says: string
  readonly isQuick: boolean
  /** Whether a contender takes part. */
  suits(contender: Contender): boolean
  measure(contender: Contender, place: Place): Promise<Measured>
}

const WARM_UP = 200

/** Opens, warms up, measures, and reads back what was made: a run that did not do its steps measures nothing. */
async function measured(
  contender: Contender,
  place: Place,
  work: (opened: Opened) => Promise<{ runs: readonly string[]; steps: number; measured: Measured }>,
): Promise<Measured> {
  const opened = await contender.open(place)
  try {
    await opened.run('first', WARM_UP)
    const { runs, steps, measured } = await work(opened)
    for (const runId of runs) {
      const found = await opened.stepsOf(runId)
      if (found !== steps) throw new Error(`${contender.name}: expected ${steps} steps in ${runId}, found ${found}`)
    }
    return measured
  } finally {
    await opened.close()
  }
}

/** One run, one step after the other. */
export function sequential(steps: number, isQuick: boolean): Workload {
  return {
    name: `sequential${steps}`,
    unit: 'ms per step',
    says: `one run of ${steps.toLocaleString('en')} steps`,
    isQuick,
    suits: ({ kind }) => steps <= 500 || kind !== 'peer',
    measure: (contender, place) =>
      measured(contender, place, async (opened) => {
        const times: number[] = []
        const start = performance.now()
        await opened.run('run', steps, () => times.push(performance.now()))
        const figure = (performance.now() - start) / steps
        return { runs: ['run'], steps, measured: { figure, details: flatness(times) } }
      }),
  }
}

/** Many runs at once. */
export function concurrent(runs: number, steps: number, isQuick: boolean): Workload {
  return {
    name: `concurrent${runs}x${steps}`,
    unit: 'steps per second',
    says: `${runs.toLocaleString('en')} runs of ${steps} steps at once`,
    isQuick,
    suits: () => true,
    measure: (contender, place) =>
      measured(contender, place, async (opened) => {
        const names = Array.from({ length: runs }, (_, run) => `run-${run}`)
        const start = performance.now()
        await Promise.all(names.map((name) => opened.run(name, steps)))
        const figure = (runs * steps * 1000) / (performance.now() - start)
        return { runs: names, steps, measured: { figure } }
      }),
  }
}

/** What the last tenth of the steps cost against the tenth after the first: 1 where a step costs the same throughout. */
function flatness(times: readonly number[]): Record<string, number> {
  const tenth = Math.floor(times.length / 10)
  if (tenth < 50) return {}
  const cost = (from: number) => (times[from + tenth - 1]! - times[from]!) / (tenth - 1)
  return { lastAgainstFirst: cost(times.length - tenth) / cost(tenth) }
}

/** A run that was left after so many steps, resumed by an opening of its own; its end included. */
export function resume(steps: number, isQuick: boolean): Workload {
  return {
    name: `resume${steps}`,
    unit: 'µs per step',
    says: `resume of ${steps.toLocaleString('en')} steps`,
    isQuick,
    suits: ({ kind }) => kind !== 'floor' && (steps <= 5_000 || kind === 'ours'),
    async measure(contender, place) {
      const before = await contender.open(place)
      if (!before.interrupt) throw new Error(`${contender.name} is not made to be interrupted`)
      await before.interrupt('warm-up', WARM_UP)
      await before.interrupt('run', steps)
      await before.close()
      return measured(contender, place, async (opened) => {
        await opened.resume?.('warm-up', WARM_UP)
        const start = performance.now()
        await opened.resume?.('run', steps)
        const figure = ((performance.now() - start) * 1000) / steps
        const rss = process.memoryUsage().rss
        return { runs: ['run'], steps, measured: { figure, details: { ms: (figure * steps) / 1000, rss } } }
      })
    },
  }
}

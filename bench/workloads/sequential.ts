import { isPlain, readBack, type Workload } from '../workload.ts'

const OF_PEERS = 500

/** One run, one step after the other. */
export function sequential(name: string, steps: number, isQuick: boolean): Workload {
  return {
    name,
    unit: 'ms per step',
    says: `one run of ${steps.toLocaleString('en')} steps`,
    isQuick,
    shows: ['lastAgainstFirst'],
    takes(contender) {
      if (contender.kind === 'peer') return steps <= OF_PEERS || `peers are measured with ${OF_PEERS} steps, above`
      if (contender.variant === 'snapshot') return false
      return isPlain(contender) || (contender.variant !== undefined && steps <= OF_PEERS)
    },
    measure: (contender, place, warmUp) =>
      readBack({ contender, place, warmUp }, async (opened) => {
        const times: number[] = []
        const start = performance.now()
        await opened.run('run', steps, () => times.push(performance.now()))
        const figure = (performance.now() - start) / steps
        return { runs: ['run'], steps, measured: { figure, details: flatness(times) } }
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

import { isPlain, readBack, repeated, WARM_UP, type Workload } from '../workload.ts'

const OF_PEERS = 500

/** One run after the other, each of one step after the other. */
export function sequential(name: string, steps: number, isQuick: boolean): Workload {
  return {
    name,
    unit: 'ms per step',
    says: `one run of ${steps.toLocaleString('en')} steps`,
    isQuick,
    shows: ['lastAgainstFirst'],
    takes(contender) {
      if (contender.kind === 'peer') return steps <= OF_PEERS || `peers are measured with ${OF_PEERS} steps, above`
      if (contender.variant === 'snapshot' || contender.variant === 'checkpoint') return false
      return isPlain(contender) || (contender.variant !== undefined && steps <= OF_PEERS)
    },
    measure: (contender, place, warmUp = WARM_UP) =>
      readBack({ contender, place, warmUp }, async (opened) => {
        const runs: string[] = []
        const ofSteps: number[] = []
        const onStep = () => ofSteps.push(performance.now())
        const { times, ms } = await repeated(warmUp, (time) => {
          runs.push(`run-${time}`)
          return opened.run(`run-${time}`, steps, time === 1 ? onStep : undefined)
        })
        return { runs, steps, measured: { figure: ms / times / steps, details: flatness(ofSteps) } }
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

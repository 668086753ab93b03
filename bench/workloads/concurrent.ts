import { AT_ONCE } from '../contender.ts'
import { isPlain, readBack, type Workload } from '../workload.ts'

/** Many runs at once. */
export function concurrent(
  name: string,
  { runs, steps, isQuick }: Record<'runs' | 'steps', number> & { isQuick: boolean },
): Workload {
  return {
    name,
    unit: 'steps per second',
    says: `${runs.toLocaleString('en')} runs of ${steps} steps at once`,
    isQuick,
    takes(contender) {
      if (contender.kind === 'peer') return runs <= AT_ONCE || `peers are measured with at most ${AT_ONCE} runs, above`
      return isPlain(contender)
    },
    measure: (contender, place, warmUp) =>
      readBack({ contender, place, warmUp }, async (opened) => {
        const names = Array.from({ length: runs }, (_, run) => `run-${run}`)
        const start = performance.now()
        await Promise.all(names.map((run) => opened.run(run, steps)))
        const figure = (runs * steps * 1_000) / (performance.now() - start)
        return { runs: names, steps, measured: { figure } }
      }),
  }
}

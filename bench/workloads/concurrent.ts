import { monitorEventLoopDelay } from 'node:perf_hooks'
import { AT_ONCE } from '../contender.ts'
import { isPlain, readBack, repeated, WARM_UP, type Workload } from '../workload.ts'

/** How often the event loop is asked whether it turns. It answers so much late when it is idle. */
const LOOP_MS = 1

/** Many runs at once, and how late a timer is meanwhile: what whoever else is served by this process waits for. */
export function concurrent(
  name: string,
  { runs, steps, isQuick }: Record<'runs' | 'steps', number> & { isQuick: boolean },
): Workload {
  return {
    name,
    unit: 'steps per second',
    says: `${runs.toLocaleString('en')} runs of ${steps} steps at once`,
    isQuick,
    shows: ['loopDelayP50', 'loopDelayP99'],
    takes(contender) {
      if (contender.kind === 'peer') return runs <= AT_ONCE || `peers are measured with at most ${AT_ONCE} runs, above`
      return isPlain(contender) || contender.variant === 'thread'
    },
    measure: (contender, place, warmUp = WARM_UP) =>
      readBack({ contender, place, warmUp, atOnce: Math.min(runs, AT_ONCE) }, async (opened) => {
        const names: string[] = []
        const delay = monitorEventLoopDelay({ resolution: LOOP_MS })
        delay.enable()
        const { times, ms } = await repeated(warmUp, (time) => {
          const these = Array.from({ length: runs }, (_, run) => `run-${time}-${run}`)
          names.push(...these)
          return Promise.all(these.map((run) => opened.run(run, steps)))
        })
        const figure = (times * runs * steps * 1_000) / ms
        delay.disable()
        const late = (percentile: number) => delay.percentile(percentile) / 1e6 - LOOP_MS
        // A contender that calls its driver and awaits nothing, as a floor does, keeps the loop from turning at all.
        const details = delay.count > 0 && { loopDelayP50: late(50), loopDelayP99: late(99) }
        return { runs: names, steps, measured: { figure, ...(details && { details }) } }
      }),
  }
}

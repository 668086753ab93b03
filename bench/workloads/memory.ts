import type { Contender, Opened } from '../contender.ts'
import { type Measured, readBack, type Subject, type Workload } from '../workload.ts'

const AT_ONCE = 100

const isOurs = ({ kind, store, variant }: Contender) => kind === 'ours' && store === 'sqlite' && variant === undefined
const takes = (contender: Contender): boolean | string =>
  contender.kind === 'peer' ? 'measured of this project alone' : isOurs(contender)

/** What a process keeps of a run that it has put away. */
export const memorySuspended = (count: number): Workload => ({
  name: 'memorySuspended',
  unit: 'KiB per run',
  says: `memory of the process per suspended run, ${count.toLocaleString('en')} of them`,
  isQuick: false,
  takes,
  measure: (contender, place, warmUp) =>
    perRun({ contender, place, warmUp }, { count, steps: 1 }, async ({ interrupt }, runId) => {
      if (!interrupt) throw new Error(`${contender.name} is not made to be interrupted`)
      await interrupt(runId, 1)
      return async () => {}
    }),
})

/** What a process keeps of a run that is at work in a step. */
export const memoryLive = (count: number): Workload => ({
  name: 'memoryLive',
  unit: 'KiB per run',
  says: `memory of the process per live run, ${count.toLocaleString('en')} of them, each in its second step`,
  isQuick: false,
  takes,
  measure: (contender, place, warmUp) =>
    perRun({ contender, place, warmUp }, { count, steps: 2 }, ({ hold }, runId) => {
      if (!hold) throw new Error(`${contender.name} holds no run in a step`)
      return hold(runId)
    }),
})

/** `keep` makes a run stay as it is to be measured, and answers what lets it go. */
function perRun(
  on: Subject,
  { count, steps }: { count: number; steps: number },
  keep: (opened: Opened, runId: string) => Promise<() => Promise<void>>,
): Promise<Measured> {
  return readBack(on, async (opened) => {
    const runs = Array.from({ length: count }, (_, run) => `run-${run}`)
    const before = held()
    const letGo: (() => Promise<void>)[] = []
    for (let from = 0; from < count; from += AT_ONCE)
      letGo.push(...(await Promise.all(runs.slice(from, from + AT_ONCE).map((runId) => keep(opened, runId)))))
    const figure = (held() - before) / 1_024 / count
    await Promise.all(letGo.map((go) => go()))
    return { runs, steps, measured: { figure } }
  })
}

function held(): number {
  if (!globalThis.gc) throw new Error('expected a process that was started with --expose-gc')
  globalThis.gc()
  globalThis.gc()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

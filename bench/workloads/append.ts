import { isPlain, percentiles, readBack, type Workload } from '../workload.ts'

/** How long one append takes while so many clients, each with a log of its own, append one after the other. */
export function append(name: string, { clients, each }: Record<'clients' | 'each', number>): Workload {
  return {
    name,
    unit: 'ms',
    says: `one append, ${clients} client${clients === 1 ? '' : 's'} at once (the middle one)`,
    isQuick: false,
    shows: ['p99', 'perSecond'],
    takes: (contender) =>
      contender.kind === 'peer' ? 'appends are measured at the journal, which it does not have' : isPlain(contender),
    measure: (contender, place, warmUp) =>
      readBack({ contender, place, warmUp }, async (opened) => {
        const names = Array.from({ length: clients }, (_, client) => `client-${client}`)
        const appends = await Promise.all(
          names.map((client) => {
            if (!opened.appender) throw new Error(`${contender.name} does not append`)
            return opened.appender(client)
          }),
        )
        const times: number[] = []
        const start = performance.now()
        await Promise.all(
          appends.map(async (once) => {
            for (let step = 1; step <= each; step++) {
              const since = performance.now()
              await once()
              times.push(performance.now() - since)
            }
          }),
        )
        const perSecond = (times.length * 1_000) / (performance.now() - start)
        const { p50, p99 } = percentiles(times)
        return { runs: names, steps: each, measured: { figure: p50, details: { p99, perSecond } } }
      }),
  }
}

import { isPlain, percentiles, readBack, type Workload } from '../workload.ts'

/** From the call that appends an entry until another journal's watcher has it. One entry at a time. */
export const watch = (entries: number): Workload => ({
  name: 'watch',
  unit: 'ms',
  says: 'from an append until who watches has the entry, in a journal opened apart (the middle one)',
  isQuick: false,
  shows: ['p99'],
  takes: (contender) =>
    contender.kind === 'peer'
      ? 'what it would tell a watcher is no log of steps'
      : contender.kind === 'ours' && isPlain(contender),
  measure: (contender, place, warmUp) =>
    readBack({ contender, place, warmUp }, async (opened) => {
      if (!opened.appender) throw new Error(`${contender.name} does not append`)
      const once = await opened.appender('watched')
      const other = await contender.open(place)
      const stop = new AbortController()
      try {
        if (!other.journal) throw new Error(`${contender.name} has no journal`)
        const times: number[] = []
        const seen = other.journal.watch('watched', { signal: stop.signal })[Symbol.asyncIterator]()
        for (let entry = 1; entry <= entries; entry++) {
          const next = seen.next()
          const start = performance.now()
          await once()
          const { value } = await next
          times.push(performance.now() - start)
          if (value?.seq !== entry) throw new Error(`expected entry ${entry}, found ${value?.seq}`)
        }
        const { p50, p99 } = percentiles(times)
        return { runs: ['watched'], steps: entries, measured: { figure: p50, details: { p99 } } }
      } finally {
        stop.abort()
        await other.close()
      }
    }),
})

import { readBack, type Workload } from '../workload.ts'

/** What a step costs where nothing has to reach a disk, and what of that the journal costs when it is called alone. */
export const kernel = (steps: number): Workload => ({
  name: 'kernel',
  unit: 'µs per step',
  says: `one run of ${steps.toLocaleString('en')} steps on journal-memory: the kernel, and the journal within it`,
  isQuick: true,
  shows: ['journalAlone'],
  takes: ({ kind, store }) => (kind === 'peer' ? 'it has no kernel apart from its store' : store === 'memory'),
  measure: (contender, place, warmUp) =>
    readBack({ contender, place, warmUp }, async (opened) => {
      if (!opened.appender) throw new Error(`${contender.name} does not append`)
      const once = await opened.appender('alone')
      const before = performance.now()
      for (let step = 1; step <= steps; step++) await once()
      const journalAlone = ((performance.now() - before) * 1_000) / steps
      const start = performance.now()
      await opened.run('run', steps)
      const figure = ((performance.now() - start) * 1_000) / steps
      return { runs: ['run', 'alone'], steps, measured: { figure, details: { journalAlone } } }
    }),
})

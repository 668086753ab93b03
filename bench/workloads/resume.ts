import { isPlain, readBack, WARM_UP, type Workload } from '../workload.ts'

const OF_PEERS = 5_000

/** A run that was left after so many steps, resumed by an opening of its own; its end included. */
export function resume(name: string, steps: number, isQuick: boolean): Workload {
  return {
    name,
    unit: 'µs per step',
    says: `resume of ${steps.toLocaleString('en')} steps`,
    isQuick,
    ...(steps > OF_PEERS && { roundsAtMost: 3 }),
    shows: ['ms', 'MiB'],
    takes(contender) {
      const { kind, neverResumes, stepLimit = steps, variant } = contender
      if (kind === 'floor' || !(isPlain(contender) || variant === 'snapshot' || variant === 'checkpoint')) return false
      if (kind === 'ours') return true
      if (neverResumes !== undefined) return neverResumes
      if (stepLimit < steps) return `a run of it has at most ${stepLimit.toLocaleString('en')} steps`
      return steps <= OF_PEERS || `peers are measured with ${OF_PEERS.toLocaleString('en')} steps, above`
    },
    async measure(contender, place, warmUp = WARM_UP) {
      const before = await contender.open(place)
      try {
        if (!before.interrupt) throw new Error(`${contender.name} is not made to be interrupted`)
        await before.interrupt('left', warmUp.steps)
        await before.interrupt('run', steps)
      } finally {
        await before.close()
      }
      return readBack({ contender, place, warmUp }, async (opened) => {
        if (!opened.resume) throw new Error(`${contender.name} is not made to be resumed`)
        await opened.resume('left', warmUp.steps)
        const start = performance.now()
        await opened.resume('run', steps)
        const ms = performance.now() - start
        const details = { ms, MiB: process.memoryUsage().rss / 1_048_576 }
        return { runs: ['run'], steps, measured: { figure: (ms * 1_000) / steps, details } }
      })
    },
  }
}

import type { Journal } from '@tangle-network/durability-contract'
import type { Fleet } from './fleet.ts'
import { QUEUE } from './worker-report.ts'

/** Resolves when no run is left to work on; asks whenever a worker has found nothing due. */
export async function allEnded(fleet: Fleet, journal: Journal, limitMs: number): Promise<void> {
  const idle = Promise.withResolvers<void>()
  let looking = false
  fleet.onReport = ({ is }) => {
    if (is !== 'idle' || looking) return
    looking = true
    journal
      .list({ queue: QUEUE, status: ['open', 'suspended'], limit: 1 })
      .then(({ runs }) => {
        looking = false
        if (runs.length === 0) idle.resolve()
      })
      .catch(idle.reject)
  }
  const limit = setTimeout(() => idle.reject(new Error(`expected all runs to end within ${limitMs} ms`)), limitMs)
  try {
    await Promise.race([idle.promise, fleet.failed])
  } finally {
    clearTimeout(limit)
    fleet.onReport = () => {}
  }
}

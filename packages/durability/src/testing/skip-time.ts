import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Journal } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { type Clock, DIAGNOSTICS } from '@tangle-network/runtime-kernel'
import { STARTS_AT, TestTime } from './test-time.ts'

/** A time of its own, and a journal in memory that goes by it. */
export interface SkippedTime {
  /** For a supervisor or worker. */
  readonly clock: Clock
  readonly journal: Journal
  /** In ms since the Unix epoch. */
  now(): number
  /**
   * Waits for the work, and meanwhile lets time jump to the next timer whenever nothing else is to do; while a step is at work
   * it passes as it really does. Rejects with `NothingHappens` when the work will never be done.
   */
  until<T>(work: Promise<T>): Promise<T>
}

/** Makes a time in which sleeping takes none: for tests of your own, that crash nothing. It begins with 2026. */
export function skipTime({ startsAt = STARTS_AT }: { readonly startsAt?: number } = {}): SkippedTime {
  const time = new TestTime(startsAt)
  const journal = createMemoryJournal({ clock: time.now })
  return {
    clock: time.clock,
    journal: heard(journal, time),
    now: time.now,
    async until(work) {
      const [start, end] = ['start', 'asyncEnd'].map((event) => `tracing:${DIAGNOSTICS.attempt}:${event}`)
      const begun = new Set<unknown>()
      const onStart = (attempt: unknown) => {
        begun.add(attempt)
        time.busy(1)
      }
      // One that was at work before is none that was counted.
      const onEnd = (attempt: unknown) => {
        if (begun.delete(attempt)) time.busy(-1)
      }
      subscribe(start as string, onStart)
      subscribe(end as string, onEnd)
      try {
        return await time.until(work, () => toNextWake(journal, time))
      } finally {
        unsubscribe(start as string, onStart)
        unsubscribe(end as string, onEnd)
        time.busy(-begun.size)
      }
    },
  }
}

/** Where every run is suspended, whoever waits for them only looks at them now and then: time jumps to when one is due. */
async function toNextWake(journal: Journal, time: TestTime): Promise<boolean> {
  const { runs } = await journal.list({ status: ['open', 'suspended'] })
  if (runs.some(({ status }) => status === 'open')) return false
  const next = Math.min(...runs.flatMap(({ wakeAt }) => (wakeAt === null || wakeAt <= time.now() ? [] : [wakeAt])))
  if (next === Number.POSITIVE_INFINITY) return false
  time.advance(next - time.now())
  return true
}

/** Calls by which somebody gets on; by others he only looks. */
const PROGRESS = ['append', 'deliver', 'revive']

/** The journal, each of whose calls is something that happens. */
function heard(journal: Journal, time: TestTime): Journal {
  return new Proxy(journal, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name)
      if (typeof method !== 'function') return method
      return (...args: unknown[]) => {
        time.happened(PROGRESS.includes(String(name)))
        return Reflect.apply(method, target, args)
      }
    },
  })
}

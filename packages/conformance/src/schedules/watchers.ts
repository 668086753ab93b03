import { isDeepStrictEqual } from 'node:util'
import { type Cursor, decodeValue, type Entry, type Journal } from '@tangle-network/durability-contract'
import { shown } from '../law/shown.ts'
import { Violation } from '../law/violation.ts'
import type { EntryModel } from '../model/run-model.ts'

/** A watcher that has not ended so long after its run did never will. The contract allows one second. */
const PATIENCE_MS = 10_000

interface Watcher {
  readonly runId: string
  readonly after: Cursor | undefined
  readonly seen: Entry[]
  readonly end: Promise<unknown>
}

/** Watch runs while others write to them; in the end each must have seen what was written after its place, once. */
export class Watchers {
  readonly #journal: Journal
  readonly #stop = new AbortController()
  readonly #watchers: Watcher[] = []

  constructor(journal: Journal) {
    this.#journal = journal
  }

  start(runId: string, after?: Cursor): void {
    const seen: Entry[] = []
    const watch = async () => {
      const options = { signal: this.#stop.signal, ...(after && { after }) }
      for await (const entry of this.#journal.watch(runId, options)) seen.push(entry)
    }
    // Looked at when its run has ended; until then a failure is nobody's.
    const end = watch().catch((error: unknown) => error)
    this.#watchers.push({ runId, after, seen, end })
  }

  get count(): number {
    return this.#watchers.length
  }

  /** Demands, of an ended run, that all who watched it have ended too, with its entries and nothing else. */
  async demand(runId: string, entries: readonly EntryModel[]): Promise<void> {
    for (const { after, seen, end } of this.#watchers.filter((watcher) => watcher.runId === runId)) {
      const where = `watch of ${shown(runId)} after seq ${after?.seq ?? 0}`
      const late = Symbol('late')
      const timer = Promise.withResolvers<typeof late>()
      const timeout = setTimeout(() => timer.resolve(late), PATIENCE_MS)
      const ended = await Promise.race([end, timer.promise])
      clearTimeout(timeout)
      if (ended === late) {
        const found = `${seen.length} entries and no end, ${PATIENCE_MS} ms later`
        throw new Violation('K8', { expected: 'to end after the terminal entry', found, where })
      }
      if (ended !== undefined) throw new Violation('J11', { expected: 'to end quietly', found: shown(ended), where })
      const expected = entries.slice(after?.seq ?? 0)
      if (!isDeepStrictEqual(decodeValue(JSON.stringify(seen)), decodeValue(JSON.stringify(expected)))) {
        const seqs = (of: readonly { seq: number }[]) => shown(of.map(({ seq }) => seq))
        throw new Violation('J11', { expected: `entries ${seqs(expected)} as written`, found: seqs(seen), where })
      }
    }
  }

  /** Ends all of them, whatever they have seen. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await Promise.all(this.#watchers.map(({ end }) => end))
  }
}

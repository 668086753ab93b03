import { type Batch, FACTS, type Journal, type Lease, parseFact } from '@tangle-network/durability-contract'
import type { Leash } from './leash.ts'
import { type Ledger, placeOf } from './ledger.ts'

/**
 * Writes down what the journal tells the kernel: every lease and every acknowledged commit, before the kernel hears of
 * it. So the ledger knows what was promised even where the journal later does not.
 */
export function tapJournal(journal: Journal, ledger: Ledger, leash: Leash, committed: Set<string>): Journal {
  const { pid } = process
  const places = new Places()
  const never = () => new Promise<never>(() => {})
  return {
    ...journal,
    async begin(...given) {
      const begun = await journal.begin(...given)
      if (begun.lease) ledger.write({ type: 'taken', pid, epoch: begun.lease.epoch, seq: begun.head.seq })
      return begun
    },
    async read(...given) {
      const page = await journal.read(...given)
      for (const entry of page.entries) {
        const fact = parseFact(entry)
        if (fact.kind === 'node.spawned') places.spawned(fact.seq, fact.parent, fact.key)
        if (fact.kind === 'step.settled') committed.add(placeOf({ path: places.pathOf(fact.node), key: fact.key }))
      }
      return page
    },
    async append(lease: Lease, batch: Batch) {
      leash.reached('commit-starts', committed.size)
      // An ended run could not be killed any more.
      if (batch.end && leash.holdsTheEnd()) return never()
      const appended = await journal.append(lease, batch)
      if (leash.isTaut) return never()
      const settled = places.settledIn(batch)
      const { epoch } = lease
      ledger.write({ type: 'acked', pid, epoch, ...appended.cursor, settled })
      for (const place of settled) committed.add(placeOf(place))
      leash.reached('commit-acknowledged', committed.size)
      return appended
    },
  }
}

/** Where the nodes of the run are: an entry names a node by a number. */
class Places {
  readonly #paths = new Map<number, readonly string[]>()

  spawned(node: number, parent: number, key: string): void {
    const above = this.#paths.get(parent)
    this.#paths.set(node, above ? [...above, key] : [])
  }

  pathOf(node: number): string[] {
    return [...(this.#paths.get(node) ?? [])]
  }

  settledIn({ after, entries }: Batch): { path: string[]; key: string }[] {
    const settled: { path: string[]; key: string }[] = []
    for (const [index, { kind, payload }] of entries.entries()) {
      if (kind === 'node.spawned') {
        const { parent, key } = FACTS['node.spawned'].parse(payload)
        this.spawned(after.seq + index + 1, parent, key)
      }
      if (kind === 'step.settled') {
        const { node, key } = FACTS['step.settled'].parse(payload)
        settled.push({ path: this.pathOf(node), key })
      }
    }
    return settled
  }
}

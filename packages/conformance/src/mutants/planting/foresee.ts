import {
  type AppendAsk,
  appendToRun,
  type DeliverAsk,
  deliverTo,
  type JournalStore,
  type MessageRow,
  type RunRow,
} from '@tangle-network/durability-contract'

export interface Foreseen {
  readonly run: RunRow
  readonly now: number
}

/** What the store will answer to an append that it is going to grant; undefined where that cannot be told beforehand. */
export async function foreseeAppend(store: JournalStore, ask: AppendAsk): Promise<Foreseen | undefined> {
  const found = await store.head({ runId: ask.runId })
  if (found.refused || ask.needs.length > 0) return undefined
  const nothing = { digestAt: () => undefined, hasBlob: () => false }
  const decision = appendToRun(found.run, ask, nothing, found.now)
  return decision.refused ? undefined : { run: decision.run, now: found.now }
}

/** The same for a message that is new. */
export async function foreseeDelivery(
  store: JournalStore,
  ask: DeliverAsk,
): Promise<(Foreseen & { readonly position: number }) | undefined> {
  const found = await store.head({ runId: ask.runId })
  if (found.refused) return undefined
  const known = await knownMessage(store, ask.runId, ask.message.id)
  const decision = deliverTo(found.run, known, ask, found.now)
  if (decision.refused || decision.replayed) return undefined
  return { run: decision.run, now: found.now, position: decision.position }
}

async function knownMessage(store: JournalStore, runId: string, id: string): Promise<MessageRow | undefined> {
  for (let after = 0; ; ) {
    const page = await store.inbox({ runId, after, limit: 1_000, maxBytes: 8 * 1024 * 1024 })
    if (page.refused || page.messages.length === 0) return undefined
    const known = page.messages.find((message) => message.id === id)
    if (known) return known
    after += page.messages.length
  }
}

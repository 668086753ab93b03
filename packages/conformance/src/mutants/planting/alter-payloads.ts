import type { JournalStore } from '@tangle-network/durability-contract'
import type { MutantWorld } from '../mutant.ts'
import { over } from './over.ts'

/** The store that keeps another text than it was given, of entries and of messages. */
export function alteringPayloads(
  store: JournalStore,
  { bite }: MutantWorld,
  alter: (text: string) => string,
): JournalStore {
  const altered = <Row extends { readonly payload: string }>(row: Row): Row => {
    const payload = alter(row.payload)
    if (payload !== row.payload) bite()
    return { ...row, payload }
  }
  return over(store, {
    append: (ask) => store.append({ ...ask, entries: ask.entries.map(altered) }),
    deliver: (ask) => store.deliver({ ...ask, message: altered(ask.message) }),
  })
}

/** The text as a column would give it that keeps values and not texts. */
export function reencoded(text: string, revive: (value: unknown) => unknown): string {
  return JSON.stringify(revived(JSON.parse(text), revive))
}

function revived(value: unknown, revive: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return revive(value.map((each) => revived(each, revive)))
  if (typeof value !== 'object' || value === null) return revive(value)
  const copy = Object.create(null) as Record<string, unknown>
  for (const [key, each] of Object.entries(value)) copy[key] = revived(each, revive)
  return revive(copy)
}

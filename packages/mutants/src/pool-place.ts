import type { Journal } from '@tangle-network/durability-contract'
import { createPostgresJournal } from '@tangle-network/journal-postgres'
import { createSqliteJournal } from '@tangle-network/journal-sqlite'

/** What several processes open at once. */
export type PoolPlace = { readonly path: string } | { readonly url: string; readonly schema: string }

export function openPoolPlace(place: PoolPlace, { migrate }: { readonly migrate: boolean }): Promise<Journal> {
  if ('path' in place) return createSqliteJournal(place)
  return createPostgresJournal({ ...place, migrate, connections: 4 })
}

import type { FailpointHook, Journal } from '@tangle-network/durability-contract'
import { createPostgresJournal } from '@tangle-network/journal-postgres'
import { createSqliteJournal } from '@tangle-network/journal-sqlite'
import type { PoolPlace } from '../pool-place.ts'

/** One, so that it is known which one of the server's processes the next call goes to. */
const CONNECTIONS = 1

/** Opens what several processes share. Without a failpoint it also makes what is missing. */
export function openCrashPlace(place: PoolPlace, failpoint?: FailpointHook): Promise<Journal> {
  const hook = failpoint ? { failpoint } : {}
  if ('path' in place) return createSqliteJournal({ ...place, ...hook })
  return createPostgresJournal({ ...place, ...hook, migrate: failpoint === undefined, connections: CONNECTIONS })
}

import { ERROR_CATALOG, type ErrorCode } from '@tangle-network/durability-contract'
import { ERRORS_OF_AGENTS } from './errors-of-agents.ts'
import { ERRORS_OF_INBOXES } from './errors-of-inboxes.ts'
import { ERRORS_OF_JOURNALS } from './errors-of-journals.ts'
import { ERRORS_OF_POSTGRES } from './errors-of-postgres.ts'
import { ERRORS_OF_REMOTES } from './errors-of-remotes.ts'
import { ERRORS_OF_SQLITE } from './errors-of-sqlite.ts'
import { ERRORS_OF_STALLED_RUNS } from './errors-of-stalled-runs.ts'
import { ERRORS_OF_THE_FRONT_DOOR } from './errors-of-the-front-door.ts'
import { ERRORS_OF_TRANSCRIPTS } from './errors-of-transcripts.ts'
import { type Met, meet, type Provocation } from './errors-provocation.ts'

/** Of every code: how to meet it, or why nobody can yet. A code that is missing here does not compile. */
export const PROVOKED: Readonly<Record<ErrorCode, readonly Provocation[] | { readonly notYet: string }>> = {
  ...ERRORS_OF_JOURNALS,
  ...ERRORS_OF_INBOXES,
  ...ERRORS_OF_SQLITE,
  ...ERRORS_OF_AGENTS,
  ...ERRORS_OF_STALLED_RUNS,
  ...ERRORS_OF_THE_FRONT_DOOR,
  ...ERRORS_OF_TRANSCRIPTS,
  ...ERRORS_OF_REMOTES,
  RUN_CONFLICT: [...ERRORS_OF_JOURNALS.RUN_CONFLICT, ...ERRORS_OF_AGENTS.RUN_CONFLICT],
  STORE_UNUSABLE: [...ERRORS_OF_SQLITE.STORE_UNUSABLE, ...ERRORS_OF_POSTGRES.STORE_UNUSABLE],
  SCHEMA_TOO_NEW: [...ERRORS_OF_SQLITE.SCHEMA_TOO_NEW, ...ERRORS_OF_AGENTS.SCHEMA_TOO_NEW],
}

export const CODES = Object.keys(ERROR_CATALOG) as ErrorCode[]

/** What came of each way to meet a code. */
export type AllMet = ReadonlyMap<ErrorCode, readonly Met[] | { readonly notYet: string }>

/** Meets every error, one after the other: each has the working directory to itself. */
export async function meetAll(): Promise<AllMet> {
  const all = new Map<ErrorCode, readonly Met[] | { readonly notYet: string }>()
  for (const code of CODES) {
    // Tests run unchecked: a code that was just added may be missing.
    const ways = PROVOKED[code] as (typeof PROVOKED)[ErrorCode] | undefined
    if (ways === undefined) throw new Error(`say here how to meet ${code}, or why nobody can yet`)
    if ('notYet' in ways) {
      all.set(code, ways)
      continue
    }
    const met: Met[] = []
    for (const way of ways) met.push(await meet(way))
    all.set(code, met)
  }
  return all
}

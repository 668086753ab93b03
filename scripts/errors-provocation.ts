import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Batch,
  DurabilityError,
  type Journal,
  type Lease,
  type Manifest,
  type OperationOutcome,
} from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'

/** Who throws an error: every journal, one of them alone, the supervisor, the client, the front door, the repair of tool calls, or who asks a remote. */
export type Thrower =
  | 'any journal'
  | 'the SQLite journal'
  | 'the Postgres journal'
  | 'the supervisor'
  | 'the client'
  | 'the front door'
  | 'the repair of tool calls'
  | 'an executor'

/** A way to meet an error through the public surface. */
export interface Provocation {
  readonly by: Thrower
  /** What a user does, or what befalls them. */
  readonly when: string
  /** Rejects with the error. The working directory is an empty folder. */
  readonly provoke: () => Promise<unknown>
}

export interface Met {
  readonly by: Thrower
  readonly when: string
  /** As it is printed. */
  readonly text: string
  readonly code: unknown
  /** Undefined for what is delivered to an agent or as the result of a run: those are facts of the log. */
  readonly outcome: OperationOutcome | undefined
}

/** Linux may keep /tmp in memory, where the default journal is refused for that alone. */
const PARENT = process.platform === 'linux' ? '/var/tmp' : tmpdir()

/** Meets the error in a folder of its own, whose path is left out of the text. */
export async function meet({ by, when, provoke }: Provocation): Promise<Met> {
  const folder = mkdtempSync(join(PARENT, 'errors-'))
  const before = process.cwd()
  process.chdir(folder)
  try {
    const error: unknown = await provoke().then(
      () => new Error('nothing was thrown'),
      (thrown: unknown) => thrown,
    )
    const { code } = error as { code?: unknown }
    const outcome = error instanceof DurabilityError ? error.outcome : undefined
    return { by, when, text: String(error).replaceAll(folder, '/work'), code, outcome }
  } finally {
    process.chdir(before)
    rmSync(folder, { recursive: true, force: true })
  }
}

export const MANIFEST: Manifest = { agent: 'writer', taskDigest: '0'.repeat(64), seed: 'seed' }
export const MINUTE = 60_000

/** A run of a journal, with a lease on it. */
export interface Driven {
  readonly journal: Journal
  readonly lease: Lease
  /** Appends after the head, unless told otherwise. */
  append(batch?: Partial<Batch>): Promise<unknown>
}

/** Begins `run` and leases it to `ada`. */
export async function drive(journal: Journal = createMemoryJournal({ clock: () => 0 })): Promise<Driven> {
  const { lease } = await journal.begin('run', MANIFEST, { acquire: { owner: 'ada', ttlMs: MINUTE } })
  if (lease === null) throw new Error('the run has ended')
  const append = async (batch: Partial<Batch> = {}) => {
    const { seq, digest } = await journal.head('run')
    return journal.append(lease, { after: { seq, digest }, at: 0, entries: [{ kind: 'note', payload: 1 }], ...batch })
  }
  return { journal, lease, append }
}

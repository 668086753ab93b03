import { DurabilityError } from '../error/durability-error.ts'
import { quoted } from '../error/shown.ts'
import { LIMITS } from '../limits.ts'
import { firstBroken } from '../seal/chain.ts'
import type { Sealer } from '../seal/sealer.ts'
import { checkInteger } from '../value/argument.ts'
import { corrupt, granted, headOf, parseText } from './answer.ts'
import { type Codec, identityCodec } from './codec.ts'
import type { Cursor } from './cursor.ts'
import { parseEntryRows } from './entry-rows.ts'
import type { Page, ReadOptions } from './journal.ts'
import type { JournalStore } from './journal-store.ts'
import type { EntryRow, RunRow } from './row.ts'

export interface Reader {
  readonly store: JournalStore
  readonly sealer: Sealer
  readonly codec: Codec
}

/** A page as it is stored, verified but not decoded. */
export interface RowPage {
  readonly after: Cursor
  readonly rows: readonly EntryRow[]
  readonly next: Cursor
  readonly run: RunRow
}

/** Reads one page for people and programs: verified, decoded. */
export async function readPage(reader: Reader, runId: string, options: ReadOptions): Promise<Page> {
  const { after, rows, next, run } = await readRows(reader, runId, options)
  const isAsStored = reader.codec === identityCodec
  const entries = rows.map(({ seq, epoch, at, kind, payload, refs, digest }) => {
    const text = isAsStored ? payload : reader.codec.decodePayload(payload, { runId, place: `entry ${seq}` })
    // A store may keep the very row that it answered.
    return { seq, epoch, at, kind, payload: parseText(text, runId, () => ` entry ${seq}`), refs: [...refs], digest }
  })
  return { after, entries, next, head: headOf(run) }
}

/** Reads one page and verifies it: every entry continues the chain, and the chain ends in the head (clauses, J-16). */
export async function readRows(reader: Reader, runId: string, options: ReadOptions): Promise<RowPage> {
  const { after: { seq, digest } = { seq: 0 }, limit = LIMITS.pageEntries } = options
  checkInteger('after.seq', seq, 0)
  checkInteger('limit', limit, 1)
  if (digest !== undefined && typeof digest !== 'string') throw new TypeError('after.digest must be a string')
  const ask = { runId, afterSeq: seq, limit: Math.min(limit, LIMITS.pageEntries), maxBytes: LIMITS.pageBytes }
  const answer = await granted(ask, () => reader.store.read(ask), 'not-applied')
  const after = placeAsked(reader.sealer, answer.run, { seq, digest }, answer.digest)
  const rows = parseEntryRows(answer.entries, runId)
  const next = verified(reader.sealer, answer.run, after, rows)
  return { after, rows, next, run: answer.run }
}

interface Asked {
  readonly seq: number
  readonly digest: string | undefined
}

/** The cursor the page begins at, or `CURSOR_INVALID` when what the caller holds does not lie on this log. */
function placeAsked(sealer: Sealer, run: RunRow, asked: Asked, stored: string | undefined): Cursor {
  const invalid = (expected: string, found: string) =>
    new DurabilityError('CURSOR_INVALID', { expected, found, where: `run ${quoted(run.runId)}` })
  if (asked.seq > run.seq) throw invalid(`a cursor up to seq ${run.seq}`, `seq ${asked.seq}`)
  const digest = asked.seq === 0 ? sealer.genesis(run.runId, run.manifest) : stored
  if (digest === undefined) throw corrupt(run.runId, `an entry at seq ${asked.seq}`, 'none')
  if (asked.digest !== undefined && asked.digest !== digest) {
    throw invalid(`digest ${digest.slice(0, 12)}… at seq ${asked.seq}`, `${asked.digest.slice(0, 12)}…`)
  }
  return { seq: asked.seq, digest }
}

/** The cursor after the page, once its entries were found to continue the chain up to, at most, the head. */
function verified(sealer: Sealer, run: RunRow, after: Cursor, entries: readonly EntryRow[]): Cursor {
  const broken = firstBroken(sealer, after, entries)
  if (broken) throw corrupt(run.runId, 'an entry that continues the chain', 'another', ` entry ${broken.seq}`)
  const { seq, digest } = entries.at(-1) ?? after
  if (seq > run.seq) throw corrupt(run.runId, `entries up to seq ${run.seq}`, `seq ${seq}`)
  if (seq < run.seq && entries.length === 0) throw corrupt(run.runId, `an entry at seq ${seq + 1}`, 'none')
  if (seq === run.seq && digest !== run.digest)
    throw corrupt(run.runId, 'the log to end in the digest of the head', 'another')
  return { seq, digest }
}

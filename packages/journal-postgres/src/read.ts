import {
  type Answer,
  type EntryRow,
  findRun,
  type GetBlobAsk,
  type InboxAsk,
  type MessageRow,
  type ReadAsk,
  type Refusal,
  type RunAsk,
  type RunRow,
} from '@tangle-network/durability-contract'
import type { Ports } from './ports.ts'
import { entryRow, type Look, lookOf, messageRow } from './row.ts'

/** The row as it stands, and the clock. */
export async function look({ calls, sql }: Ports, runId: string): Promise<Look> {
  const [row] = await calls.read(sql.look, [runId])
  return lookOf(row)
}

export async function head(ports: Ports, { runId }: RunAsk): Promise<Answer> {
  return visible(await look(ports, runId))
}

export async function read(
  { calls, sql }: Ports,
  { runId, afterSeq, limit, maxBytes }: ReadAsk,
): Promise<Answer<{ digest: string | undefined; entries: EntryRow[] }>> {
  const [first, ...rows] = await calls.read(sql.read, [runId, afterSeq, limit, maxBytes])
  const answer = visible(lookOf(first))
  if (answer.refused) return answer
  return { ...answer, digest: first?.digest ?? undefined, entries: rows.map((row) => entryRow(runId, row)) }
}

export async function inbox(
  { calls, sql }: Ports,
  { runId, after, limit, maxBytes }: InboxAsk,
): Promise<Answer<{ messages: MessageRow[] }>> {
  const [first, ...rows] = await calls.read(sql.inbox, [runId, after, limit, maxBytes])
  const answer = visible(lookOf(first))
  return answer.refused ? answer : { ...answer, messages: rows.map(messageRow) }
}

export async function getBlob(
  { calls, sql }: Ports,
  { runId, address }: GetBlobAsk,
): Promise<Answer<{ bytes: Uint8Array | undefined }>> {
  const [row] = await calls.read(sql.getBlob, [runId, address])
  const answer = visible(lookOf(row))
  return answer.refused ? answer : { ...answer, bytes: bytesOf(row?.bytes) }
}

/** The run as a reader may see it: of a tombstone nothing is left. */
function visible({ found, now }: Look): Refusal | { readonly refused?: undefined; run: RunRow; now: number } {
  const answer = findRun(found?.run, now)
  return answer.refused ? answer : { run: answer.run, now }
}

/** Bytes come in hexadecimal, after `\x`. A copy: what `Buffer` answers may lie in memory that it shares. */
function bytesOf(text: string | null | undefined): Uint8Array | undefined {
  if (text === null || text === undefined) return undefined
  return new Uint8Array(Buffer.from(text.slice(2), 'hex'))
}

import { type Answer, type AppendAsk, appendToRun, byteLength } from '@tangle-network/durability-contract'
import { buffer } from './blob.ts'
import type { PostgresValue, Row } from './connection.ts'
import { refusedBy } from './decide.ts'
import type { Ports } from './ports.ts'
import { foundRun, integer, writtenRun } from './row.ts'
import type { Statements } from './statements.ts'

/** What a batch came to in a call; undefined where its row was somebody else's and the call did not wait. */
export type Appended = Answer | undefined

/**
 * Appends batches, each to a run of its own, in one statement: all that the database accepts of it is committed together,
 * each batch is accepted or refused by itself. With several, rows that cannot be locked at once are left out.
 */
export function append({ calls, sql }: Ports, asks: readonly AppendAsk[]): Promise<Appended[]> {
  return appendBy((text, values) => calls.write(text, values), sql, asks)
}

/** The same by a statement that somebody else sends, such as within a transaction. */
export async function appendBy(
  send: (text: string, values: PostgresValue[]) => Promise<Row[]>,
  sql: Statements,
  asks: readonly AppendAsk[],
): Promise<Appended[]> {
  const rows = await send(sql.append, values(asks))
  if (rows.length !== asks.length) throw new Error(`${asks.length} batches were answered by ${rows.length} rows`)
  return asks.map((ask, index) => answerOf(ask, rows[index] as Row))
}

function answerOf(ask: AppendAsk, row: Row): Appended {
  const now = integer(row.now)
  if (row.verdict === 'busy') return undefined
  if (row.verdict === 'moved' || row.verdict === 'stands') return { run: writtenRun(row), now }
  // SQL has looked: no such entries stand, and of the blobs all but this one do.
  const standing = { digestAt: () => undefined, hasBlob: (address: string) => address !== row.missing }
  return refusedBy(appendToRun(foundRun(row.run)?.run, ask, standing, now))
}

/** One array for each parameter of `append`, in its order. */
function values(asks: readonly AppendAsk[]): PostgresValue[] {
  const entries = asks.flatMap((ask) => ask.entries)
  const blobs = asks.flatMap((ask) => ask.blobs)
  return [
    asks.map(({ runId }) => runId),
    asks.map(({ epoch }) => epoch),
    asks.map(({ token }) => token),
    asks.map(({ after }) => after.seq),
    asks.map(({ after }) => after.digest),
    asks.map(({ end }) => end),
    asks.map(({ suspend }) => suspend !== null),
    asks.map(({ suspend }) => suspend?.wakeAt ?? null),
    asks.map(({ seen }) => seen),
    asks.map(({ progress }) => progress),
    asks.map(({ vocabulary }) => vocabulary),
    asks.map(({ needs }) => (needs.length === 0 ? null : JSON.stringify(needs))),
    asks.map((ask) => ask.entries.length),
    entries.map(({ at }) => at),
    entries.map(({ kind }) => kind),
    entries.map(({ digest }) => digest),
    entries.map(({ refs }) => JSON.stringify(refs)),
    entries.map(({ payload }) => payload),
    asks.map((ask) => ask.blobs.length),
    blobs.map(({ address }) => address),
    blobs.map(({ bytes }) => buffer(bytes)),
    asks.length > 1,
  ]
}

export function sizeOf({ entries, blobs }: AppendAsk): number {
  const carried = blobs.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
  return entries.reduce((sum, { payload }) => sum + byteLength(payload), carried)
}

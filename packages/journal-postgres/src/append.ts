import {
  type AppendAsk,
  appendToRun,
  type BlobAddress,
  byteLength,
  DurabilityError,
  type Written,
} from '@tangle-network/durability-contract'
import { buffer } from './blob.ts'
import type { PostgresValue, Row } from './connection.ts'
import { refusedBy } from './decide.ts'
import type { Ports } from './ports.ts'
import { runOf } from './row.ts'
import type { Statement, Statements } from './statements.ts'

type Send = (statement: Statement, values: PostgresValue[]) => Promise<Row[]>

/** What a batch came to in a call; undefined where its row was somebody else's and the call did not wait. */
export type Appended = Written | undefined

/** What `append_batches` answers; see there. */
interface AppendAnswer {
  readonly now: number
  readonly done: number
  readonly others: readonly {
    readonly place: number
    readonly verdict: 'refused' | 'busy'
    readonly run?: Readonly<Record<string, unknown>> | null
    readonly missing?: BlobAddress | null
  }[]
}

/**
 * Appends batches, each to a run of its own, in one statement: all that the database accepts of it is committed together,
 * each batch is accepted or refused by itself. With several, rows that cannot be locked at once are left out.
 */
export function append({ calls, sql }: Ports, asks: readonly AppendAsk[]): Promise<Appended[]> {
  return appendBy((statement, values) => calls.write(statement, values), sql, asks)
}

/** The same by a statement that somebody else sends, such as within a transaction. */
export async function appendBy(send: Send, sql: Statements, asks: readonly AppendAsk[]): Promise<Appended[]> {
  const [ask] = asks
  if (ask && asks.length === 1 && isOneEntry(ask)) {
    const now = await sentEntry(send, sql, ask)
    if (now !== undefined) return [{ run: { runId: ask.runId }, now }]
  }
  const [row] = await send(sql.append, values(asks))
  const { now, done, others } = JSON.parse(row?.answer ?? '{}') as AppendAnswer
  // What is not named was done: of so much the answer must be sure itself.
  if (done + others?.length !== asks.length) {
    throw new DurabilityError('STORE_FAILED', {
      expected: `a verdict on each of ${asks.length} batches`,
      found: `${done} done, and ${others?.length} others`,
      where: 'the functions of the schema, which are of another version than this code',
      outcome: 'unknown',
    })
  }
  const answers: Appended[] = asks.map(({ runId }) => ({ run: { runId }, now }))
  for (const { place, verdict, run, missing } of others) {
    const ask = asks[place - 1] as AppendAsk
    // SQL has looked: no such entries stand, and of the blobs all but this one do.
    const standing = { digestAt: () => undefined, hasBlob: (address: string) => address !== missing }
    const refused = () => refusedBy(appendToRun(run ? runOf(run) : undefined, ask, standing, now))
    answers[place - 1] = verdict === 'busy' ? undefined : refused()
  }
  return answers
}

/** Whether `append_entry` is for it. */
function isOneEntry({ entries, blobs, needs, end, suspend }: AppendAsk): boolean {
  return (
    entries.length === 1 &&
    entries[0]?.refs.length === 0 &&
    blobs.length + needs.length === 0 &&
    end === null &&
    suspend === null
  )
}

/** When the entry was appended; undefined where it was not, for whatever reason. */
async function sentEntry(send: Send, sql: Statements, ask: AppendAsk): Promise<number | undefined> {
  const { at, kind, digest, payload } = ask.entries[0] as AppendAsk['entries'][number]
  const [row] = await send(sql.appendEntry, [
    ...[ask.runId, ask.epoch, ask.token, ask.after.seq, ask.after.digest, ask.seen, ask.progress, ask.vocabulary],
    ...[at, kind, digest, payload],
  ])
  return row?.answer == null ? undefined : Number(row.answer)
}

/** One array for each parameter of `append_batches`, in its order. */
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

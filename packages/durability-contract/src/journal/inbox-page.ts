import { LIMITS } from '../limits.ts'
import { checkInteger } from '../value/argument.ts'
import { corrupt, granted, headOf, parseRow, parseText } from './answer.ts'
import type { Codec } from './codec.ts'
import { messageDigest } from './detach-message.ts'
import type { InboxOptions, InboxPage } from './journal.ts'
import type { JournalStore } from './journal-store.ts'
import { MessageRow, type RunRow } from './row.ts'

/** Messages as they are stored, verified but not decoded. */
export interface MessageRows {
  readonly rows: readonly MessageRow[]
  readonly next: number
  readonly run: RunRow
}

/** Reads messages for people and programs: verified, decoded. */
export async function inboxPage(
  { store, codec }: { store: JournalStore; codec: Codec },
  runId: string,
  options: InboxOptions,
): Promise<InboxPage> {
  const { rows, next, run } = await inboxRows(store, runId, options)
  const messages = rows.map(({ position, id, sender, kind, payload, at }) => {
    const text = codec.decodePayload(payload, { runId, place: `message ${id}` })
    return { position, id, sender, kind, payload: parseText(text, runId, ` message ${position}`), at }
  })
  return { messages, next, head: headOf(run) }
}

/** Reads messages and verifies them: dense positions, each as it was delivered (clause M-3). */
export async function inboxRows(
  store: JournalStore,
  runId: string,
  { after = 0, limit = LIMITS.pageEntries }: InboxOptions,
): Promise<MessageRows> {
  checkInteger('after', after, 0)
  checkInteger('limit', limit, 1)
  const ask = { runId, after, limit: Math.min(limit, LIMITS.pageEntries), maxBytes: LIMITS.pageBytes }
  const { run, messages } = await granted(ask, () => store.inbox(ask), 'not-applied')
  const rows = messages.map((row) => parseRow(MessageRow, row, runId))
  for (const [index, row] of rows.entries()) {
    const where = ` message ${row.position}`
    if (row.position !== after + index + 1)
      throw corrupt(runId, `message ${after + index + 1}`, `${row.position}`, where)
    if (row.digest !== messageDigest(row)) throw corrupt(runId, 'a message as it was delivered', 'another', where)
  }
  const next = rows.at(-1)?.position ?? after
  if (rows.length > 0 && next > run.inboxLast) {
    throw corrupt(runId, `messages up to position ${run.inboxLast}`, `position ${next}`)
  }
  if (rows.length === 0 && after < run.inboxLast) throw corrupt(runId, `message ${after + 1}`, 'none')
  return { rows, next, run }
}

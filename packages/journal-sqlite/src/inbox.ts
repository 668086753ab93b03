import {
  type Answer,
  type DeliverAsk,
  type Delivery,
  deliverTo,
  type InboxAsk,
  type MessageRow,
  type ReviveAsk,
  reviveRun,
} from '@tangle-network/durability-contract'
import { fitting, look } from './read.ts'
import { inboxColumns, lookUp } from './row.ts'
import { type Statements, writeOne } from './statements.ts'
import type { Transaction } from './transaction.ts'

/** The position is taken and the message stored in one transaction: no gap, and none twice. */
export function deliver(tx: Transaction, ask: DeliverAsk): Answer<{ position: number }> {
  const { sql, now, failpoint } = tx
  const found = lookUp(sql, ask.runId)
  const known = found && knownMessage(sql, found.runNo, ask.message.id)
  const decision = deliverTo(found?.run, known, ask, now)
  if (decision.refused) return decision
  failpoint('deliver:before-write')
  // The rule grants nothing where no run was found, so its number is there.
  addMessage(tx, found!.runNo, decision, ask.message)
  return { run: decision.run, now, position: decision.position }
}

export function revive(tx: Transaction, ask: ReviveAsk): Answer {
  const { sql, now, failpoint } = tx
  const found = lookUp(sql, ask.runId)
  const decision = reviveRun(found?.run, ask, now)
  if (decision.refused) return decision
  failpoint('revive:before-write')
  addMessage(tx, found!.runNo, decision, ask.message)
  return { run: decision.run, now }
}

export function inbox(
  tx: Transaction,
  { runId, after, limit, maxBytes }: InboxAsk,
): Answer<{ messages: MessageRow[] }> {
  const { sql, now } = tx
  const found = look(tx, runId)
  if ('refused' in found) return found
  const place = { run_no: found.runNo, after }
  const sizes = sql.inboxSizes.all({ ...place, limit })
  const records = sql.inbox.all({ ...place, limit: fitting(sizes, maxBytes) })
  return { run: found.run, now, messages: records.map(messageRow) }
}

function knownMessage(sql: Statements, runNo: number, id: string): MessageRow | undefined {
  const record = sql.knownMessage.get({ run_no: runNo, id })
  return record === undefined ? undefined : messageRow(record)
}

/** Writes the run's row too where the message stood already: it passes the same commit before it is answered. */
function addMessage(
  { sql, now }: Transaction,
  runNo: number,
  { run, position, replayed }: Delivery,
  message: DeliverAsk['message'],
): void {
  if (replayed) {
    writeOne(sql.touch, { run_no: runNo })
    return
  }
  writeOne(sql.deliver, { run_no: runNo, ...inboxColumns(run) })
  insertMessage(sql, runNo, { ...message, position, at: now })
}

export function insertMessage(sql: Statements, runNo: number, message: MessageRow): void {
  const { position, id, sender, kind, digest, at, payload } = message
  writeOne(sql.deliverMessage, { run_no: runNo, position, id, sender, kind, digest, at, payload })
}

/** A plain object of the columns; the contract checks its shape. */
function messageRow(record: unknown): MessageRow {
  const { position, id, sender, kind, payload, digest, at } = record as MessageRow
  return { position, id, sender, kind, payload, digest, at }
}

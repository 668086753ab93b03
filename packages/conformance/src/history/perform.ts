import { isDurabilityError, isTransactional, type Journal } from '@tangle-network/durability-contract'
import type { TransactionalPart } from '../harness.ts'
import type { Call, Reply } from './call.ts'

/**
 * Makes the call and answers what became of it, as plain data. Errors that the contract does not know are thrown on. A
 * transaction is made only where the harness says how effects are.
 */
export async function perform(journal: Journal, call: Call, transactional?: TransactionalPart): Promise<Reply> {
  try {
    const made = call.do === 'transact' ? transact(journal, call, transactional) : make(journal, call)
    return { ok: (await made) ?? null }
  } catch (error) {
    if (!isDurabilityError(error)) throw error
    return { code: error.code, outcome: error.outcome, message: error.message }
  }
}

async function transact(
  journal: Journal,
  { lease, after, effects, batch }: Extract<Call, { do: 'transact' }>,
  transactional: TransactionalPart | undefined,
): Promise<unknown> {
  if (!isTransactional(journal) || !transactional) throw new TypeError('no transactions are offered here')
  return journal.transact(lease, after, async (tx) => {
    for (const key of effects) await transactional.effect(tx, key)
    return batch
  })
}

function make(journal: Journal, call: Exclude<Call, { do: 'transact' }>): Promise<unknown> {
  switch (call.do) {
    case 'begin':
      return journal.begin(call.runId, call.manifest, call.options)
    case 'acquire':
      return journal.acquire(call.runId, call.request)
    case 'renew':
      return journal.renew(call.lease)
    case 'release':
      return journal.release(call.lease, call.stalled === undefined ? {} : { stalled: call.stalled })
    case 'append': {
      const { blobs = [], ...batch } = call.batch
      return journal.append(call.lease, { ...batch, blobs: blobs.map(bytesOf) })
    }
    case 'putBlob':
      return journal.putBlob(call.lease, bytesOf(call.bytes))
    case 'getBlob':
      return journal.getBlob(call.runId, call.address).then(textOf)
    case 'head':
      return journal.head(call.runId)
    case 'read':
      return journal.read(call.runId, call.options)
    case 'deliver':
      return journal.deliver(call.runId, call.message)
    case 'inbox':
      return journal.inbox(call.runId, call.options)
    case 'claim':
      return journal.claim(call.request)
    case 'revive':
      return journal.revive(call.runId, { sender: call.sender, reason: call.reason })
    case 'list':
      return journal.list(call.query)
    case 'forget':
      return journal.forget(call.runId)
    case 'prune':
      return journal.prune(call.query)
    case 'verify':
      return journal.verify(call.runId)
    case 'export':
      return linesOf(journal.export(call.runId))
    case 'import':
      return journal.import(call.lines)
  }
}

async function linesOf(archive: AsyncIterable<string>): Promise<string[]> {
  const lines: string[] = []
  for await (const line of archive) lines.push(line)
  return lines
}

export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'latin1'))
}

export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}

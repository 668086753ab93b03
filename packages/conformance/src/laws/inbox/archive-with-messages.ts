import { createSealer, encodeValue, frame, type RunRow, sha256 } from '@tangle-network/durability-contract'
import { MANIFEST } from '../../law/sample.ts'

/** The archive of a run that has so many messages: importing it costs less than delivering each of them. */
export function archiveWithMessages(runId: string, count: number): string[] {
  const manifest = encodeValue(MANIFEST, 'manifest')
  const messages = Array.from({ length: count }, (_, index) => {
    const message = { id: `message ${index}`, sender: 'sender', kind: 'note', payload: `${index}` }
    const { id, sender, kind, payload } = message
    return { ...message, position: index + 1, at: 0, digest: sha256(frame(['message', id, sender, kind, payload])) }
  })
  const run: RunRow = {
    ...{ runId, manifest, agent: MANIFEST.agent, queue: MANIFEST.queue ?? null, status: 'open', stalled: null },
    ...{ epoch: 0, owner: null, token: null, leaseMs: null, expiresAt: null },
    ...{ seq: 0, digest: createSealer().genesis(runId, manifest), vocabulary: 1, dueAt: 0, claims: 0, endedAt: null },
    ...{ inboxLast: count, inboxSeen: 0 },
    inboxBytes: messages.reduce((sum, { payload }) => sum + payload.length, 0),
  }
  return sealedArchive([{ line: 'run', version: 1, run }, ...messages.map((message) => ({ line: 'message', message }))])
}

/** The lines with the one that ends an archive, whose digest covers them. */
function sealedArchive(parts: readonly object[]): string[] {
  const lines = parts.map((part) => `${encodeValue(part)}\n`)
  const end = { line: 'end', lines: lines.length, digest: sha256(lines.join('')) }
  return [...lines, `${encodeValue(end)}\n`]
}

import { createSealer, encodeValue, type RunRow } from '@tangle-network/durability-contract'
import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const anUnknownRunLooksEmpty: Mutant = {
  id: 'an-unknown-run-looks-empty',
  tier: 'S',
  invariant: 'J15',
  also: ['J11'],
  statement: 'answers for a run that was never begun as for one without entries',
  plant: (store, { bite }) =>
    over(store, {
      head: async (ask) => {
        const answer = await store.head(ask)
        if (answer.refused !== 'RUN_NOT_FOUND') return answer
        bite()
        return { run: emptyRow(ask.runId), now: answer.now }
      },
      read: async (ask) => {
        const answer = await store.read(ask)
        if (answer.refused !== 'RUN_NOT_FOUND') return answer
        bite()
        return { run: emptyRow(ask.runId), now: answer.now, digest: undefined, entries: [] }
      },
      inbox: async (ask) => {
        const answer = await store.inbox(ask)
        if (answer.refused !== 'RUN_NOT_FOUND') return answer
        bite()
        return { run: emptyRow(ask.runId), now: answer.now, messages: [] }
      },
    }),
}

function emptyRow(runId: string): RunRow {
  const manifest = encodeValue({ agent: 'none', taskDigest: '0'.repeat(64), seed: '' })
  return {
    ...{ runId, manifest, agent: 'none', queue: null, status: 'open', stalled: null, epoch: 0 },
    ...{ owner: null, token: null, leaseMs: null, expiresAt: null, vocabulary: 1 },
    ...{ seq: 0, digest: createSealer().genesis(runId, manifest), dueAt: null, claims: 0, endedAt: null },
    ...{ inboxLast: 0, inboxSeen: 0, inboxBytes: 0 },
  }
}

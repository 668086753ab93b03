import type { Journal } from '@tangle-network/durability'
import type { Manifest } from '@tangle-network/durability-contract'
import { stepPayload } from '../encoded-step.ts'

const TTL_MS = 600_000

/** Of a run that no agent drives. */
export const manifestOf = (queue?: string): Manifest => ({
  ...{ agent: 'bench', taskDigest: '0'.repeat(64), seed: '' },
  ...(queue !== undefined && { queue }),
})

/** A client of the journal alone, without a kernel: what it appends has the size and form of what the kernel writes of a step. */
export async function appender(journal: Journal, runId: string): Promise<() => Promise<void>> {
  const { lease, head } = await journal.begin(runId, manifestOf(), { acquire: { owner: runId, ttlMs: TTL_MS } })
  if (!lease) throw new Error(`expected a lease on ${runId}`)
  let after = { seq: head.seq, digest: head.digest }
  return async () => {
    const entries = [{ kind: 'step.settled', payload: stepPayload(after.seq + 1) }]
    const { cursor } = await journal.append(lease, { after, at: 0, entries })
    after = cursor
  }
}

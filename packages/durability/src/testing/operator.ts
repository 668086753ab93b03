import type { Journal } from '@tangle-network/durability-contract'
import { createClient, type Resolved } from '@tangle-network/runtime-kernel'
import type { TrialRecord } from './trial-record.ts'

/** Whether a run was given up because nobody can know what became of a `once` step, and its agent has not handled that. */
export function isUnknownOutcome(error: unknown): boolean {
  return (error as { readonly code?: unknown } | undefined)?.code === 'OUTCOME_UNKNOWN'
}

/**
 * Does what an operator would: finds out what became of the steps that wait for somebody who knows, and says so. What the
 * function returned before its life was over is the truth; where it did not come that far, the step has failed.
 */
export async function resolveAsItWas(journal: Journal, record: TrialRecord): Promise<void> {
  const client = createClient({ journal, sender: 'crash-test' })
  const { runs } = await journal.list({ status: ['stalled'] })
  for (const { runId } of runs) {
    const { unknowns } = await client.view(runId)
    for (const { path, key, state } of unknowns) {
      if (state !== 'waits') continue
      const step = { runId, path, key }
      const value = record.lastOf(step)?.value
      const resolved: Resolved = value
        ? { value: value.is }
        : { error: { message: 'it was crashed before it came to its end', code: 'CRASHED' } }
      await client.resolve(runId, { path, key }, resolved)
      if (value) record.resolvedTruly.push(step)
    }
  }
}

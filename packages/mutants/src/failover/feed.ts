import { isDurabilityError, type Journal } from '@tangle-network/durability-contract'
import type { Ledger } from './ledger.ts'
import { AGENT, QUEUE } from './worker-report.ts'

const AT_ONCE = 16
const PAUSE_MS = 50

/** Begins so many runs more, for workers to claim; through a failover, too. */
export async function feed(journal: Journal, ledger: Ledger, from: number, count: number): Promise<void> {
  let next = from
  const begin = async () => {
    while (next < from + count) {
      const runId = `run ${String(next++).padStart(6, '0')}`
      await begun(journal, runId)
      ledger.begun(runId)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, begin))
}

async function begun(journal: Journal, runId: string): Promise<void> {
  const manifest = { agent: AGENT, queue: QUEUE, taskDigest: '0'.repeat(64), seed: runId }
  for (;;) {
    try {
      await journal.begin(runId, manifest)
      return
    } catch (error) {
      if (!isDurabilityError(error, 'STORE_FAILED') && !isDurabilityError(error, 'STORE_BUSY')) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}

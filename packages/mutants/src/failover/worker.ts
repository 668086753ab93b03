// A process of several owners that share one journal, each of which claims runs and writes them to their end. Started by
// fleet.ts, which may kill it at any instant.
import { isDurabilityError, type Journal } from '@tangle-network/durability-contract'
import { createPostgresJournal } from '@tangle-network/journal-postgres'
import { AGENT, QUEUE, type WorkerOrder, type WorkerReport } from './worker-report.ts'

const FIRST_PAUSE_MS = 20
const LONGEST_PAUSE_MS = 500
/** Somebody has taken the run over; or what was acknowledged is not there, which the ledger finds in the end. */
const GIVES_UP = ['FENCED', 'RUN_CLOSED', 'CONFLICT', 'RUN_NOT_FOUND']

const order: WorkerOrder = JSON.parse(process.argv[2] ?? '')
const journal = await createPostgresJournal({
  url: order.url,
  connections: order.connections,
  migrate: false,
  timeoutMs: 10_000,
})
let isStopping = false
process.on('message', () => {
  isStopping = true
})
// The parent has died: nobody is there to be told anything.
const orphaned = () => process.exit(1)
process.on('disconnect', orphaned)
await Promise.all(Array.from({ length: order.hands }, (_, index) => work(`${order.name} hand ${index}`)))
await journal.close()
process.off('disconnect', orphaned)
process.disconnect()

async function work(owner: string): Promise<void> {
  const request = { owner, ttlMs: order.ttlMs, limit: 1, queue: QUEUE, supports: { agents: [AGENT] } }
  for (let pauseMs = FIRST_PAUSE_MS; !isStopping; ) {
    const { answer } = await untilAnswered(() => journal.claim(request))
    const [claimed] = answer
    if (claimed) {
      const { runId, epoch } = claimed.lease
      tell({ is: 'granted', runId, epoch, owner })
      await drive(claimed)
      pauseMs = FIRST_PAUSE_MS
    } else {
      tell({ is: 'idle' })
      await pause(pauseMs)
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)
    }
  }
}

/** Writes the run to its end, unless somebody has taken it over. */
async function drive({ lease, head }: Awaited<ReturnType<Journal['claim']>>[number]): Promise<void> {
  for (let after = { seq: head.seq, digest: head.digest }; after.seq < order.length; ) {
    const nth = after.seq + 1
    const said = { owner: lease.owner, nth }
    const batch = {
      ...{ after, at: Date.now(), entries: [{ kind: 'said', payload: said }] },
      ...(nth === order.length && { end: 'completed' as const }),
    }
    try {
      // The same batch however often: an unknown outcome is settled by offering it again.
      const { answer, sentAt } = await untilAnswered(() => journal.append(lease, batch))
      after = answer.cursor
      tell({ is: 'acknowledged', runId: lease.runId, seq: nth, digest: after.digest, said, sentAt })
    } catch (error) {
      if (!isDurabilityError(error) || !GIVES_UP.includes(error.code)) throw error
      return
    }
  }
}

/** Asks until the store answers: what it refuses is an answer. */
async function untilAnswered<T>(ask: () => Promise<T>): Promise<{ answer: T; sentAt: number }> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    const sentAt = Date.now()
    try {
      return { answer: await ask(), sentAt }
    } catch (error) {
      if (!isDurabilityError(error, 'STORE_FAILED') && !isDurabilityError(error, 'STORE_BUSY')) throw error
    }
    await pause(pauseMs)
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function tell(report: WorkerReport): void {
  process.send?.(report)
}

import type { Journal } from '@tangle-network/durability'
import { manifestOf } from '../contenders/ours-appender.ts'
import { isPlain, readBack, type Workload } from '../workload.ts'

const AT_A_TIME = 10
const MADE_AT_ONCE = 50
const QUEUE = 'bench'
const TTL_MS = 600_000

/** Claims of runs that are due, in a queue where ten times as many are suspended. */
export const claim = (name: string, { suspended, due }: Record<'suspended' | 'due', number>): Workload => ({
  name,
  unit: 'claims per second',
  says: `${due.toLocaleString('en')} due runs claimed, ${AT_A_TIME} at a time, among ${suspended.toLocaleString('en')} that are suspended`,
  isQuick: false,
  takes: (contender) =>
    contender.kind === 'peer'
      ? 'claims are measured at the journal, which it does not have'
      : contender.kind === 'ours' && isPlain(contender),
  measure: (contender, place, warmUp) =>
    readBack({ contender, place, warmUp }, async ({ journal }) => {
      if (!journal) throw new Error(`${contender.name} has no journal`)
      await inTurns(suspended, (run) => suspend(journal, `suspended-${run}`))
      const put = await countSuspended(journal)
      if (put !== suspended) throw new Error(`expected ${suspended} suspended runs, found ${put}`)
      await inTurns(due, async (run) => {
        await journal.begin(`due-${run}`, manifestOf(QUEUE))
      })
      const claimed = new Set<string>()
      const start = performance.now()
      for (let found = -1; found !== 0; ) {
        const request = {
          owner: 'bench',
          ttlMs: TTL_MS,
          limit: AT_A_TIME,
          queue: QUEUE,
          supports: { agents: ['bench'] },
        }
        const leases = await journal.claim(request)
        for (const { lease } of leases) claimed.add(lease.runId)
        found = leases.length
      }
      const figure = (due * 1_000) / (performance.now() - start)
      const wanted = [...claimed].filter((runId) => runId.startsWith('due-')).length
      if (wanted !== due || claimed.size !== due)
        throw new Error(`expected ${due} due runs, claimed ${wanted} of ${claimed.size}`)
      return { runs: [], steps: 0, measured: { figure } }
    }),
})

async function suspend(journal: Journal, runId: string): Promise<void> {
  const { lease, head } = await journal.begin(runId, manifestOf(QUEUE), { acquire: { owner: 'bench', ttlMs: TTL_MS } })
  if (!lease) throw new Error(`expected a lease on ${runId}`)
  const entries = [{ kind: 'bench.waits', payload: null }]
  await journal.append(lease, { after: { seq: head.seq, digest: head.digest }, at: 0, entries, suspend: {} })
}

async function countSuspended(journal: Journal): Promise<number> {
  let count = 0
  for (let after: string | undefined; ; ) {
    const { runs, next } = await journal.list({ status: ['suspended'], ...(after !== undefined && { after }) })
    count += runs.length
    if (next === null) return count
    after = next
  }
}

async function inTurns(count: number, make: (index: number) => Promise<void>): Promise<void> {
  for (let from = 0; from < count; from += MADE_AT_ONCE)
    await Promise.all(Array.from({ length: Math.min(MADE_AT_ONCE, count - from) }, (_, at) => make(from + at)))
}

import { writeSync } from 'node:fs'
import { type Cursor, isDurabilityError, type Lease } from '@tangle-network/durability-contract'
import { createSqliteJournal } from '../../src/index.ts'
import { drafts, MANIFEST } from '../run.ts'

/** One operation, when it was asked for and answered (ms of a clock that all processes share), and what came of it. */
export interface Line {
  readonly op: string
  readonly began: number
  readonly ended: number
  readonly runId: string
  readonly code?: string
  readonly answer?: unknown
  readonly lease?: { readonly epoch: number }
  readonly payload?: unknown
}

const RUNS = 40
const [path = '', seed = '1', count = '0'] = process.argv.slice(2)
const journal = await createSqliteJournal({ path })
const held: { lease: Lease; after: Cursor; inbox: number }[] = []

/** Small, and the same for the same seed (mulberry32). */
let state = Number(seed)
function below(bound: number): number {
  state = (state + 0x6d2b79f5) | 0
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) % bound
}

const clock = () => Number(process.hrtime.bigint()) / 1e6

async function logged<T>(op: string, runId: string, work: () => Promise<T>, more: object = {}): Promise<T | undefined> {
  const began = clock()
  const log = (outcome: object) =>
    writeSync(3, `${JSON.stringify({ op, runId, began, ended: clock(), ...more, ...outcome })}\n`)
  try {
    const answer = await work()
    log({ answer: answer ?? null })
    return answer
  } catch (error) {
    if (!isDurabilityError(error)) throw error
    log({ code: error.code })
    return undefined
  }
}

async function claim(): Promise<void> {
  const request = { owner: `${process.pid}`, ttlMs: 3_600_000, limit: 1 + below(3), queue: 'q' }
  const claims = await logged('claim', '', () => journal.claim({ ...request, supports: { agents: ['a'] } }))
  for (const { lease, head } of claims ?? []) {
    held.push({ lease, after: { seq: head.seq, digest: head.digest }, inbox: head.inbox.last })
  }
}

async function list(): Promise<string[]> {
  const ids: string[] = []
  for (let after: string | null | undefined; after !== null; ) {
    const page = await journal.list({ limit: 7, ...(after === undefined ? {} : { after }) })
    ids.push(...page.runs.map(({ runId }) => runId))
    after = page.next
  }
  return ids
}

/** Something under a lease that this process holds; mostly it lets go of the run with it. */
async function useLease(payload: string): Promise<void> {
  const [mine] = held.splice(below(held.length), 1)
  if (!mine) return
  const { lease, after, inbox } = mine
  const { runId } = lease
  const batch = { after, at: 1, entries: drafts(payload), progress: true }
  const append = (op: string, more: object) =>
    logged(op, runId, () => journal.append(lease, { ...batch, ...more }), { lease, payload })
  switch (below(6)) {
    case 0:
    case 1: {
      const answer = await append('append', {})
      if (answer) held.push({ ...mine, after: answer.cursor })
      return
    }
    case 2:
      await logged('release', runId, () => journal.release(lease), { lease })
      return
    case 3:
    case 4:
      await append('suspend', { suspend: {}, seen: inbox })
      return
    default:
      await append('end', { end: 'completed' })
  }
}

process.once('message', async () => {
  for (let step = 0; step < Number(count); step++) {
    const runId = `run ${below(RUNS)}`
    const id = `m${below(12)}`
    const message = { id, sender: 's', kind: 'k', payload: id }
    const kind = below(16)
    if (kind < 3) await logged('begin', runId, () => journal.begin(runId, { ...MANIFEST, queue: 'q' }))
    else if (kind < 7) await logged('deliver', runId, () => journal.deliver(runId, message), { payload: id })
    else if (kind < 10) await claim()
    else if (kind < 14) await useLease(`${process.pid}/${step}`)
    else if (kind < 15) await logged('list', '', list)
    else await logged('forget', runId, () => journal.forget(runId))
  }
  // Whoever comes last finds every run free.
  for (const { lease } of held) await logged('release', lease.runId, () => journal.release(lease), { lease })
  await journal.close()
  process.disconnect()
})
process.send?.('ready')

import { type Batch, blobAddress, type Cursor, type ErrorCode, type Journal } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { patiently } from '../../law/patience.ts'
import { batch, begun, blobIfAny, draft, readAll, TTL_MS } from '../../law/sample.ts'

const HOWS = ['plain', 'with a blob', 'ending', 'offered again', 'stale', 'late', 'lacking a blob'] as const
type How = (typeof HOWS)[number]

const REFUSED: Partial<Record<How, ErrorCode>> = { stale: 'FENCED', late: 'CONFLICT', 'lacking a blob': 'BLOB_MISSING' }

const cases = fc.record({
  hows: fc.array(fc.constantFrom(...HOWS), { minLength: 3, maxLength: 9 }),
  /** Whether somebody else delivers to each of the runs at the same time. */
  visited: fc.boolean(),
})

/** A batch that is about to be sent, and what it must come to. */
interface Sent {
  readonly runId: string
  readonly how: How
  readonly append: () => Promise<{ readonly cursor: Cursor }>
  readonly payloads: readonly string[]
}

const bytesOf = (runId: string) => Buffer.from(`of ${runId}`)

/** Batches of many runs may share a commit, and share nothing else. */
export const whatIsAppendedAtOnceIsApart: Law = {
  id: 'what-is-appended-at-once-is-apart',
  level: 'L1',
  clause: 'J-15',
  also: ['J-9', 'J-10', 'B-3', 'J-5'],
  invariant: 'J14',
  statement:
    'batches of several runs at once are each answered as if alone, and each run has its own entries and blobs',
  async check({ forAll, demand }) {
    // Each after those that are refused, and enough of them that a store which gathers batches gathers these.
    const hows: How[] = ['plain', 'plain', ...HOWS.toReversed(), 'plain', 'with a blob']
    const examples = [true, false].map((visited) => ({ hows, visited }))
    await forAll(
      cases,
      async ({ hows, visited }, { open }) => {
        const [journal, other] = [await open(), await open()]
        const sent: Sent[] = []
        for (const [index, how] of hows.entries()) sent.push(await prepared(journal, `run ${index}`, how))
        const note = { id: 'note', sender: 'sender', kind: 'note', payload: null }
        const visits = visited ? sent.map(({ runId }) => other.deliver(runId, note)) : []
        const settling = Promise.allSettled([...sent.map(({ append }) => append()), ...visits])
        const settled = await patiently('the last answer', settling)
        for (const [index, { runId, how, payloads }] of sent.entries()) {
          const where = `an append to ${runId}, ${how}, beside ${hows.length - 1} others`
          const answer = settled[index] as PromiseSettledResult<{ readonly cursor: Cursor }>
          const call = async () => (answer.status === 'rejected' ? Promise.reject(answer.reason) : answer.value)
          const code = REFUSED[how]
          if (code) await demand.refused(code, where, call)
          else demand.equal((await demand.granted(where, call)).cursor.seq, payloads.length, where)
        }
        for (const { runId, payloads, how } of sent) {
          const entries = await readAll(other, runId)
          demand.equal(
            entries.map(({ payload }) => payload),
            payloads,
            `the entries of ${runId}, ${how}`,
          )
          for (const { runId: owner } of sent.filter((each) => each.how === 'with a blob')) {
            const bytes = await blobIfAny(other, runId, blobAddress(bytesOf(owner)))
            demand.equal(bytes !== undefined, owner === runId, `whether ${runId} has the blob of ${owner}`)
          }
        }
        for (const [index, visit] of settled.slice(sent.length).entries()) {
          const { runId, how } = sent[index] as Sent
          // Its run may have ended before it came.
          if (how === 'ending' && visit.status === 'rejected') continue
          demand.equal(visit.status, 'fulfilled', `a message to ${runId} meanwhile`)
          demand.equal((await other.inbox(runId)).messages.length, 1, `the inbox of ${runId}`)
        }
      },
      { examples, weight: 0.3 },
    )
  },
}

async function prepared(journal: Journal, runId: string, how: How): Promise<Sent> {
  const { lease, after } = await begun(journal, runId)
  const sent = batch(after, [`${runId} one`, `${runId} two`])
  const payloads = how === 'stale' || how === 'lacking a blob' ? [] : [`${runId} one`, `${runId} two`]
  const about = { runId, how, payloads }
  if (how === 'stale') await journal.acquire(runId, { owner: lease.owner, ttlMs: TTL_MS })
  if (how === 'late' || how === 'offered again') await journal.append(lease, sent)
  const made = (): Batch => {
    if (how === 'late') return batch(after, [`${runId} too late`])
    if (how === 'ending') return { ...sent, end: 'completed' }
    if (how === 'lacking a blob') return { ...sent, entries: [draft(null, [blobAddress(bytesOf(runId))])] }
    if (how !== 'with a blob') return sent
    const [first, ...rest] = payloads
    return { ...sent, entries: [draft(first, [0]), ...rest.map((each) => draft(each))], blobs: [bytesOf(runId)] }
  }
  return { ...about, append: () => journal.append(lease, made()) }
}

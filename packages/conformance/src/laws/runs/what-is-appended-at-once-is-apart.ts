import { setTimeout as later } from 'node:timers/promises'
import {
  type Batch,
  blobAddress,
  type Cursor,
  type ErrorCode,
  type FailpointHook,
  isDurabilityError,
  type Journal,
} from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { heardLater } from '../../law/heard-later.ts'
import type { Law } from '../../law/law.ts'
import { patiently } from '../../law/patience.ts'
import { batch, begun, blobIfAny, draft, errorOf, readAll, TTL_MS } from '../../law/sample.ts'
import type { Trial } from '../../law/trial.ts'

const HOWS = ['plain', 'with a blob', 'ending', 'offered again', 'stale', 'late', 'lacking a blob'] as const
type How = (typeof HOWS)[number]

const REFUSED: Partial<Record<How, ErrorCode>> = { stale: 'FENCED', late: 'CONFLICT', 'lacking a blob': 'BLOB_MISSING' }

const cases = fc.record({
  hows: fc.array(fc.constantFrom(...HOWS), { minLength: 3, maxLength: 9 }),
  /** Whether somebody else delivers to each of the runs meanwhile. */
  visited: fc.boolean(),
  /** Which of the batches that come to be written fails before that, counted from 1. */
  failing: fc.option(fc.integer({ min: 1, max: 3 })),
})

/** A batch that is about to be sent, and what it must come to. */
interface Sent {
  readonly runId: string
  readonly how: How
  readonly append: () => Promise<{ readonly cursor: Cursor }>
  readonly payloads: readonly string[]
}

/** As many as a store sends by themselves, and some that it gathers. */
const BESIDE = ['a', 'b', 'c', 'd']
/** How long a transaction waits for what others append elsewhere: a store may let one write at a time. */
const ASIDE_MS = 1_000
/** Longer than a store waits for a lock. */
const LOCKED_MS = 10_000
const FAULT = 'one of several batches fails'

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
  async check(trial) {
    const { forAll, demand, tally } = trial
    // Each after those that are refused, and enough of them that a store which gathers batches gathers these.
    const hows: How[] = ['plain', 'plain', ...HOWS.toReversed(), 'plain', 'with a blob']
    const examples = [
      ...[true, false].map((visited) => ({ hows, visited, failing: null })),
      { hows, visited: false, failing: 3 },
    ]
    await forAll(
      cases,
      async ({ hows, visited, failing }, { open }) => {
        let left = Number.POSITIVE_INFINITY
        const failpoint: FailpointHook = (name) => {
          if (name !== 'append:before-write' || --left !== 0) return
          tally.land(FAULT)
          throw new Error(FAULT)
        }
        const [journal, other] = [await open({ failpoint }), await open()]
        const sent: Sent[] = []
        for (const [index, how] of hows.entries()) sent.push(await prepared(journal, `run ${index}`, how))
        if (failing !== null) {
          tally.ask(FAULT)
          left = failing
        }
        const { settled, visits } = await patiently('the last answer', sendAll(sent, visited ? other : undefined))
        const failed = settled.map((answer) => answer.status === 'rejected' && isFailure(answer.reason))
        const most = failing === null ? 0 : 1
        demand.isTrue(failed.filter(Boolean).length <= most, `at most ${most} of them to fail`, 'appends at once')
        for (const [index, { runId, how, payloads }] of sent.entries()) {
          if (failed[index]) continue
          const where = `an append to ${runId}, ${how}, beside ${hows.length - 1} others`
          const answer = settled[index] as PromiseSettledResult<{ readonly cursor: Cursor }>
          const call = async () => (answer.status === 'rejected' ? Promise.reject(answer.reason) : answer.value)
          const code = REFUSED[how]
          if (code) await demand.refused(code, where, call)
          else demand.equal((await demand.granted(where, call)).cursor.seq, payloads.length, where)
        }
        for (const [index, { runId, payloads, how }] of sent.entries()) {
          // What it came to is for the laws about failures to say.
          if (failed[index]) continue
          const entries = await readAll(other, runId)
          demand.equal(
            entries.map(({ payload }) => payload),
            payloads,
            `the entries of ${runId}, ${how}`,
          )
          for (const { runId: owner } of sent.filter((each, at) => each.how === 'with a blob' && !failed[at])) {
            const bytes = await blobIfAny(other, runId, blobAddress(bytesOf(owner)))
            demand.equal(bytes !== undefined, owner === runId, `whether ${runId} has the blob of ${owner}`)
          }
        }
        for (const { runId, messages } of visits) {
          demand.equal((await other.inbox(runId)).head.inbox.last, messages, `the inbox of ${runId}`)
        }
      },
      { examples, weight: 0.3 },
    )
    if (trial.harness.transactional) await besideATransaction(trial)
  },
}

/** A run that somebody's transaction holds is none of the others' business, and comes after it, or before. */
async function besideATransaction({ stage, demand }: Trial): Promise<void> {
  const { open, openTransactional } = await stage()
  const [journal, holder] = [await open(), await openTransactional()]
  const beside = await Promise.all(BESIDE.map((runId) => begun(journal, runId)))
  const held = await begun(journal, 'held')
  let appends: Promise<unknown>[] = []
  const refusal = await errorOf(() =>
    holder.transact(held.lease, held.after, async () => {
      appends = [...beside, held].map(({ lease, after }) => heardLater(journal.append(lease, batch(after))))
      await Promise.race([Promise.allSettled(appends.slice(0, -1)), later(ASIDE_MS)])
      return { at: 1, entries: [draft('in the transaction')] }
    }),
  )
  demand.equal(appends.length, BESIDE.length + 1, 'appends from within the transaction')
  await patiently('the last answer, after the transaction', Promise.allSettled(appends), LOCKED_MS)
  for (const [index, append] of appends.slice(0, -1).entries()) {
    await demand.granted(`an append to ${BESIDE[index]}, beside a transaction on another run`, () => append)
  }
  const where = 'an append to the run of a transaction'
  const mine = () => Promise.resolve(appends.at(-1))
  if (refusal !== undefined) await demand.granted(`${where}, which was refused`, mine)
  else if (!isDurabilityError(await errorOf(mine), 'STORE_BUSY')) await demand.refused('CONFLICT', where, mine)
}

/** Sends all at once. Whoever visits has been at each of the runs by then, and comes again until the last is answered. */
async function sendAll(sent: readonly Sent[], visitor: Journal | undefined) {
  let answered = false
  const visits = visitor ? sent.map(({ runId, how }) => ({ runId, how, messages: 0 })) : []
  const visit = async (to: (typeof visits)[number]) => {
    const id = `note ${to.messages + 1}`
    await visitor?.deliver(to.runId, { id, sender: 'sender', kind: 'note', payload: null })
    to.messages += 1
  }
  const stay = async (to: (typeof visits)[number]) => {
    try {
      while (!answered) await visit(to)
    } catch (error) {
      if (to.how !== 'ending' || !isDurabilityError(error, 'RUN_CLOSED')) throw error
    }
  }
  await Promise.all(visits.map(visit))
  const staying = Promise.all(visits.map(stay))
  const sending = Promise.allSettled(sent.map(({ append }) => append())).finally(() => {
    answered = true
  })
  const [settled] = await Promise.all([sending, staying])
  return { settled, visits }
}

function isFailure(error: unknown): boolean {
  return isDurabilityError(error, 'STORE_FAILED')
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

import type { Batch, ErrorCode, Lease } from '@tangle-network/durability-contract'
import { describe, expect, test } from 'vitest'
import { codeOf, draft, Harness, RUN } from './harness.ts'

const OTHER = 'f'.repeat(64)
const RUNS = ['known', 'ended', 'unknown'] as const
const YES_NO = [true, false] as const

interface Case {
  readonly run: (typeof RUNS)[number]
  readonly epoch: boolean
  readonly token: boolean
  readonly seq: boolean
  readonly digest: boolean
  readonly seen: boolean
  readonly blob: boolean
}

const leaseCases = RUNS.flatMap((run) => YES_NO.flatMap((epoch) => YES_NO.map((token) => ({ run, epoch, token }))))
const cases: Case[] = leaseCases.flatMap((of) =>
  YES_NO.flatMap((seq) =>
    YES_NO.flatMap((digest) => YES_NO.flatMap((seen) => YES_NO.map((blob) => ({ ...of, seq, digest, seen, blob })))),
  ),
)

/** The contract's order (J-9), as a list to read from the top. */
function firstRefusal(of: Pick<Case, 'run' | 'epoch' | 'token'> & Partial<Case>): ErrorCode | undefined {
  if (of.run === 'unknown') return 'RUN_NOT_FOUND'
  if (of.run === 'ended') return 'RUN_CLOSED'
  if (!of.epoch || !of.token) return 'FENCED'
  if (of.seq === false || of.digest === false) return 'CONFLICT'
  if (of.seen === false) return 'CURSOR_INVALID'
  if (of.blob === false) return 'BLOB_MISSING'
  return undefined
}

function shown(of: object): string {
  const wrong = Object.entries(of).filter(([noun, right]) => noun !== 'run' && right === false)
  const run = 'run' in of && of.run !== 'known' ? [`run ${String(of.run)}`] : []
  return [...run, ...wrong.map(([noun]) => `wrong ${noun}`)].join(', ') || 'nothing wrong'
}

/** A run with two grants and two entries; the first grant is stale. */
async function prepared(ended: boolean): Promise<{ h: Harness; current: Lease; stale: Lease }> {
  const h = new Harness()
  const stale = await h.begin()
  const current = await h.takeOver()
  await h.append(current, { entries: [draft('one'), draft('two')] })
  await h.deliver('m')
  if (ended) await h.append(current, { end: 'completed' })
  return { h, current, stale }
}

function leaseOf({ run, epoch, token }: Pick<Case, 'run' | 'epoch' | 'token'>, current: Lease, stale: Lease): Lease {
  return {
    ...current,
    runId: run === 'unknown' ? 'unknown' : RUN,
    epoch: epoch ? current.epoch : stale.epoch,
    token: token ? current.token : stale.token,
  }
}

describe('append', () => {
  test.each(cases.map((of) => [shown(of), firstRefusal(of) ?? 'accepted', of] as const))(
    'with %s is %s [J-9]',
    async (_shown, _answer, of) => {
      const { h, current, stale } = await prepared(of.run === 'ended')
      const before = await h.seen()
      const { seq, digest } = before.head
      const missing = `sha256:${OTHER}` as const
      const stored = `sha256:${'0'.repeat(64)}` as const
      h.shelf.get(RUN)?.blobs.set(stored, new Uint8Array())
      const batch: Batch = {
        after: { seq: of.seq ? seq : seq - 1, digest: of.digest ? digest : OTHER },
        at: 1,
        entries: [draft('three', [of.blob ? stored : missing])],
        seen: of.seen ? 1 : 2,
      }
      const refusal = firstRefusal(of)
      expect(await codeOf(() => h.journal.append(leaseOf(of, current, stale), batch))).toBe(refusal)
      if (refusal) expect(await h.seen()).toStrictEqual(before)
      else expect((await h.seen()).entries).toMatchObject([...before.entries, { payload: 'three' }])
    },
  )
})

describe.each<[string, (h: Harness, lease: Lease) => Promise<unknown>]>([
  ['renew', ({ journal }, lease) => journal.renew(lease)],
  ['release', ({ journal }, lease) => journal.release(lease)],
  ['putBlob', ({ journal }, lease) => journal.putBlob(lease, new Uint8Array())],
])('%s', (_, operation) => {
  test.each(leaseCases.map((of) => [shown(of), firstRefusal(of) ?? 'accepted', of] as const))(
    'with %s is %s [J-6, J-9]',
    async (_shown, _answer, of) => {
      const { h, current, stale } = await prepared(of.run === 'ended')
      const before = await h.seen()
      const refusal = firstRefusal(of)
      expect(await codeOf(() => operation(h, leaseOf(of, current, stale)))).toBe(refusal)
      if (refusal) expect(await h.seen()).toStrictEqual(before)
    },
  )
})

describe('a replay beats every later check', () => {
  /** How far the run has moved on since the batch was committed. */
  const since: Record<string, (h: Harness, lease: Lease) => Promise<unknown>> = {
    nothing: async () => {},
    'further appends': (h, lease) => h.append(lease, { entries: [draft('x'), draft('y')] }),
    'a takeover': (h) => h.takeOver('c'),
    'a takeover and further appends': async (h) => h.append(await h.takeOver('c')),
    'a release': ({ journal }, lease) => journal.release(lease),
    'a release as stalled': ({ journal }, lease) => journal.release(lease, { stalled: 'why' }),
    'a suspension': (h, lease) => h.append(lease, { suspend: {} }),
    'the end': (h, lease) => h.append(lease, { end: 'failed' }),
    'a takeover and the end': async (h) => h.append(await h.takeOver('c'), { end: 'cancelled' }),
  }
  const offers = leaseCases.filter(({ run }) => run === 'known')

  test.each(Object.keys(since).flatMap((what) => offers.map((of) => [what, shown(of), of] as const)))(
    'after %s, with %s [J-9, J-10]',
    async (what, _shown, of) => {
      const { h, current, stale } = await prepared(false)
      const entries = [draft('three', [0]), draft('four')]
      const batch = await h.next({ entries, blobs: [Uint8Array.of(1)], seen: 1 })
      const { cursor } = await h.journal.append(current, batch)
      await since[what]?.(h, current)
      const before = await h.seen()
      expect((await h.journal.append(leaseOf(of, current, stale), batch)).cursor).toStrictEqual(cursor)
      expect(await h.seen()).toStrictEqual(before)
    },
  )
})

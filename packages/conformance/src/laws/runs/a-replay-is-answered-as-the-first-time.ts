import type { Batch, Cursor, Journal, Lease } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { batch, begun, draft, errorOf, panorama, TTL_MS } from '../../law/sample.ts'
import type { Stage } from '../../law/stage.ts'

type Since = (journal: Journal, lease: Lease, cursor: Cursor, place: Stage) => Promise<unknown>

/** What may have happened between a batch and its being offered again. Refused where the run has ended already. */
const SINCE: Readonly<Record<string, Since>> = {
  nothing: async () => {},
  'another batch': (journal, lease, cursor) => journal.append(lease, batch(cursor, ['next', 'and next'])),
  'a release': (journal, lease) => journal.release(lease),
  'a stall': (journal, lease) => journal.release(lease, { stalled: 'why' }),
  'a takeover': (journal, _lease, _cursor, { clock }) => {
    clock.advance(TTL_MS)
    return journal.acquire('run', { owner: 'heir', ttlMs: TTL_MS })
  },
  'a takeover and a batch': async (journal, _lease, cursor, { clock }) => {
    clock.advance(TTL_MS)
    const { lease } = await journal.acquire('run', { owner: 'heir', ttlMs: TTL_MS })
    await journal.append(lease, batch(cursor, ['of the heir']))
  },
  'a suspension': (journal, lease, cursor) =>
    journal.append(lease, batch(cursor, ['wait'], { suspend: { wakeAt: 5 } })),
  'the end': (journal, lease, cursor) => journal.append(lease, batch(cursor, ['end'], { end: 'cancelled' })),
  'a message': (journal) => journal.deliver('run', { id: 'n', sender: 'sender', kind: 'note', payload: 1 }),
}

const BATCHES: Readonly<Record<string, (size: number) => Partial<Batch>>> = {
  plain: (size) => ({ entries: Array.from({ length: size }, (_, index) => draft({ index })) }),
  'with a blob': (size) => ({ entries: new Array(size).fill(draft('blob', [0])), blobs: [Uint8Array.of(size)] }),
  'with a place in the inbox': () => ({ seen: 1 }),
  'that suspends': () => ({ suspend: { wakeAt: 9e12 } }),
  'that ends': (size) => ({ end: 'completed', entries: new Array(size).fill(draft('end')) }),
  'without progress': () => ({ progress: false }),
}

/** A writer that never heard of its success asks again, and hears of it. */
export const aReplayIsAnsweredAsTheFirstTime: Law = {
  id: 'a-replay-is-answered-as-the-first-time',
  level: 'L0',
  clause: 'J-10',
  also: ['J-9', 'S-3', 'J-11'],
  invariant: 'J9',
  statement: 'a batch that stands is answered as the first time, whatever has happened since, and is not applied again',
  async check({ forAll, demand }) {
    const cases = fc.record({
      what: fc.constantFrom(...Object.keys(BATCHES)),
      since: fc.shuffledSubarray(Object.keys(SINCE), { minLength: 1, maxLength: 3 }),
      size: fc.integer({ min: 1, max: 4 }),
    })
    const examples = Object.keys(BATCHES).flatMap((what) => [
      { what, since: ['a takeover and a batch'], size: 2 },
      { what, since: ['nothing'], size: 1 },
    ])
    await forAll(
      cases,
      async ({ what, since, size }, place) => {
        const [journal, other] = [await place.open(), await place.open()]
        const { lease, after } = await begun(journal)
        await journal.deliver('run', { id: 'm', sender: 'sender', kind: 'note', payload: 1 })
        const sent = { ...batch(after), ...BATCHES[what]?.(size) }
        const { cursor } = await journal.append(lease, sent)
        for (const each of since) {
          const { seq, digest } = await journal.head('run')
          await errorOf(async () => SINCE[each]?.(journal, lease, { seq, digest }, place))
        }
        const stood = await panorama(other)
        const where = `a batch ${what}, offered again after ${since.join(', ')}`
        for (const writer of [journal, other, journal]) {
          const again = await demand.granted(where, () => writer.append(lease, sent))
          demand.equal(again, { cursor, now: place.clock.now() }, `the answer to ${where}`)
          const forged = { ...lease, epoch: lease.epoch + 5, token: 'other' }
          demand.equal((await writer.append(forged, sent)).cursor, cursor, `the answer to ${where} under another lease`)
        }
        const [head, ...tail] = sent.entries
        if (head && tail.length > 0 && sent.end === undefined) {
          const first = await demand.granted(`the first part of ${where}`, () =>
            other.append(lease, { ...sent, entries: [head] }),
          )
          demand.equal(first.cursor.seq, after.seq + 1, 'the cursor of the first part')
        }
        demand.equal(await panorama(other), stood, `the place after ${where}`)
      },
      { examples, weight: 0.4 },
    )
  },
}

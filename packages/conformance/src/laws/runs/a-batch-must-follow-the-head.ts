import type { Cursor } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { batch, begun, panorama } from '../../law/sample.ts'

interface Places {
  readonly head: Cursor
  readonly start: Cursor
  readonly middle: Cursor
  readonly elsewhere: Cursor
}

const flipped = (digest: string, at: number) =>
  digest.slice(0, at) + (digest[at] === '0' ? '1' : '0') + digest.slice(at + 1)

/** Every way to be wrong about a head. */
const WRONG: Readonly<Record<string, (places: Places, at: number) => Cursor>> = {
  'a seq too few': ({ head }) => ({ ...head, seq: head.seq - 1 }),
  'a seq too many': ({ head }) => ({ ...head, seq: head.seq + 1 }),
  'far ahead': ({ head }) => ({ ...head, seq: Number.MAX_SAFE_INTEGER - 5 }),
  'another digest': ({ head }, at) => ({ ...head, digest: flipped(head.digest, at) }),
  'the digest of an earlier entry': ({ head, middle }) => ({ ...head, digest: middle.digest }),
  'the genesis with the seq of the head': ({ head, start }) => ({ ...head, digest: start.digest }),
  'the start': ({ start }) => start,
  'an earlier entry': ({ middle }) => middle,
  'the digest of the head at the start': ({ head }) => ({ ...head, seq: 0 }),
  'the head of another run': ({ elsewhere }) => elsewhere,
}

/** Compare-and-set, exact on seq and on digest. */
export const aBatchMustFollowTheHead: Law = {
  id: 'a-batch-must-follow-the-head',
  level: 'L0',
  clause: 'J-4',
  also: ['S-1', 'E-5'],
  invariant: 'J4',
  statement: 'a batch after anything but the head, by seq and by digest, is CONFLICT and leaves no trace',
  async check({ forAll, demand }) {
    const cases = fc.record({
      wrong: fc.constantFrom(...Object.keys(WRONG)),
      at: fc.nat(63),
      size: fc.integer({ min: 1, max: 4 }),
    })
    // One entry alone may take another way through a store than several.
    const examples = Object.keys(WRONG).flatMap((wrong) => [1, 2].map((size) => ({ wrong, at: 63, size })))
    await forAll(
      cases,
      async ({ wrong, at, size }, { open }) => {
        const journal = await open()
        const { lease, after: start } = await begun(journal)
        const { cursor: middle } = await journal.append(lease, batch(start, ['a', 'b']))
        const { cursor: head } = await journal.append(lease, batch(middle, ['c', 'd', 'e']))
        const there = await begun(journal, 'elsewhere')
        const { cursor: elsewhere } = await journal.append(there.lease, batch(there.after, [1, 2, 3, 4, 'e']))
        const stood = await panorama(journal)
        const after = WRONG[wrong]?.({ head, start, middle, elsewhere }, at) ?? start
        const payloads = Array.from({ length: size }, (_, index) => ({ lost: index }))
        await demand.refused('CONFLICT', `append after ${wrong}`, () => journal.append(lease, batch(after, payloads)))
        await demand.refused('CONFLICT', `an end after ${wrong}`, () =>
          journal.append(lease, batch(after, payloads, { end: 'failed' })),
        )
        demand.equal(await panorama(journal), stood, `the place after an append after ${wrong}`)
        const { cursor } = await demand.granted('append after the head', () =>
          journal.append(lease, batch(head, payloads)),
        )
        demand.equal(cursor.seq, head.seq + size, 'the seq after it')
      },
      { examples, weight: 0.4 },
    )
  },
}

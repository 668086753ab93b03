import { isDurabilityError } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { onABadLine } from '../../law/bad-line.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, draft, errorOf, panorama, readAll, TTL_MS } from '../../law/sample.ts'

/** Neither a failure nor a success, until the same batch or a fence has settled it; and then for good. */
export const anUnknownOutcomeIsSettled: Law = {
  id: 'an-unknown-outcome-is-settled',
  level: 'L0',
  clause: 'J-11',
  also: ['J-10', 'J-6', 'J-4', 'E-2'],
  invariant: 'J2',
  statement: 'an append of unknown outcome is settled by the same batch or by a fence, and never flips afterwards',
  needs: ['store'],
  async check({ forAll, demand }) {
    const cases = fc.record({
      arrives: fc.boolean(),
      size: fc.integer({ min: 1, max: 3 }),
      settledBy: fc.constantFrom('the same batch', 'a newer epoch', 'another batch', 'the end'),
      end: fc.constantFrom(undefined, 'completed' as const),
    })
    await forAll(
      cases,
      async ({ arrives, size, settledBy, end }, place) => {
        const { journal, arriveLate } = await onABadLine(place, arrives)
        const other = await place.open()
        const { lease, after } = await begun(other)
        const payloads = Array.from({ length: size }, (_, index) => ({ index }))
        const sent = {
          ...batch(after),
          entries: payloads.map((each) => draft(each, [0])),
          blobs: [Uint8Array.of(1)],
          ...(end && { end }),
        }
        const error = await errorOf(() => journal.append(lease, sent))
        demand.isTrue(
          isDurabilityError(error, 'STORE_FAILED') && error.outcome === 'unknown',
          'an unknown outcome',
          `${error}`,
        )
        const present = (await readAll(other, 'run')).length
        demand.equal(present, arrives ? size : 0, 'entries that stand, of all or none')
        if (settledBy === 'the same batch') {
          const { cursor } = await demand.granted('the same batch again', () => journal.append(lease, sent))
          demand.equal(cursor.seq, size, 'the cursor')
        } else if (!arrives) {
          place.clock.advance(TTL_MS)
          const { lease: heir } = await other.acquire('run', { owner: 'heir', ttlMs: TTL_MS })
          if (settledBy === 'another batch') await other.append(heir, batch(after, ['instead']))
          if (settledBy === 'the end') await other.append(heir, batch(after, ['instead'], { end: 'failed' }))
          const refused = settledBy === 'the end' ? 'RUN_CLOSED' : 'FENCED'
          await demand.refused(refused, `the same batch after ${settledBy}`, () => journal.append(lease, sent))
        }
        const stood = await panorama(other)
        const answer = await arriveLate()
        const stands = arrives || settledBy === 'the same batch'
        demand.equal(answer.refused === undefined, stands, 'whether the append that comes late is a success')
        demand.equal(await panorama(other), stood, `the place after the append came late, settled by ${settledBy}`)
        if (stands)
          demand.equal((await other.append(lease, sent)).cursor.seq, size, 'the cursor of the batch once more')
      },
      { weight: 0.8 },
    )
  },
}

import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { batch, begun, readAll } from '../../law/sample.ts'

/** Whoever comes second learns so; nobody is told of a success that is not his. */
export const ofTwoAppendsOneWins: Law = {
  id: 'of-two-appends-one-wins',
  level: 'L0',
  clause: 'J-4',
  also: ['J-5', 'J-3'],
  invariant: 'J4',
  statement: 'of several different appends from one head exactly one wins and the others are CONFLICT',
  async check({ forAll, demand }) {
    const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 5 })
    await forAll(
      sizes,
      async (sizes, { open }) => {
        const journals = [await open(), await open()]
        const [journal] = journals
        if (!journal) return
        const { lease, after } = await begun(journal)
        const batches = sizes.map((size, who) =>
          batch(
            after,
            Array.from({ length: size }, (_, index) => ({ who, index })),
          ),
        )
        const settled = await Promise.allSettled(
          batches.map((each, who) => (journals[who % 2] ?? journal).append(lease, each)),
        )
        const winners = settled.flatMap(({ status }, who) => (status === 'fulfilled' ? [who] : []))
        demand.equal(winners.length, 1, 'appends that won')
        for (const each of settled) {
          if (each.status === 'rejected')
            await demand.refused('CONFLICT', 'an append that lost', () => Promise.reject(each.reason))
        }
        const payloads = batches[winners[0] ?? 0]?.entries.map(({ payload }) => payload)
        demand.equal(
          (await readAll(journal, 'run')).map(({ payload }) => payload),
          payloads,
          'the entries of the winner',
        )
      },
      { weight: 0.5 },
    )
  },
}

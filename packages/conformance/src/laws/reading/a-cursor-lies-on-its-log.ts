import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { writtenRun } from '../../law/written-run.ts'

const DIGEST = /^[0-9a-f]{64}$/

/** A place that is not on this log is refused, wherever it comes from; the places that are on it are not. */
export const aCursorLiesOnItsLog: Law = {
  id: 'a-cursor-lies-on-its-log',
  level: 'L0',
  clause: 'R-3',
  also: ['R-7', 'S-6'],
  invariant: 'J11',
  statement: 'a cursor past the head, or with another digest than stands at its place, is refused by read and watch',
  async check({ forAll, demand }) {
    const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 })
    await forAll(
      sizes,
      async (sizes, { open }) => {
        const journal = await open()
        const { genesis, entries } = await writtenRun(journal, 'run', sizes)
        const twin = await writtenRun(journal, 'Run', sizes)
        const places = [genesis, ...entries.map(({ seq, digest }) => ({ seq, digest }))]
        const twins = [twin.genesis, ...twin.entries.map(({ seq, digest }) => ({ seq, digest }))]
        const past = entries.length + 1
        const wrong = [
          ...[{ seq: past }, { seq: past + 1_000 }, { seq: Number.MAX_SAFE_INTEGER }],
          { seq: past, digest: places.at(-1)?.digest ?? '' },
          ...twins,
          ...places.slice(1).map(({ seq }, index) => ({ seq, digest: places[index]?.digest ?? '' })),
          ...places.map(({ seq, digest }) => ({ seq, digest: flipped(digest) })),
          ...places.map(({ seq }) => ({ seq, digest: '' })),
        ]
        for (const after of wrong) {
          const where = `seq ${after.seq} with another digest or past the head`
          await demand.refused('CURSOR_INVALID', `read after ${where}`, () => journal.read('run', { after }))
          await demand.refused('CURSOR_INVALID', `watch after ${where}`, () => first(journal.watch('run', { after })))
        }
        for (const place of places) {
          demand.isTrue(DIGEST.test(place.digest), 'a digest of 64 hexadecimal digits', `seq ${place.seq}`)
          const { after } = await demand.granted(`read after seq ${place.seq}`, () =>
            journal.read('run', { after: place }),
          )
          demand.equal(after, place, 'the place that the page begins at')
          demand.equal(
            (await journal.read('run', { after: { seq: place.seq } })).after,
            place,
            'the place taken from the log',
          )
        }
      },
      { weight: 0.4, examples: [[4, 4, 3]] },
    )
    // The last digit of a digest is as much a part of it as the first.
    function flipped(digest: string): string {
      return `${digest.slice(0, -1)}${digest.endsWith('0') ? '1' : '0'}`
    }
  },
}

async function first<T>(items: AsyncIterable<T>): Promise<T | undefined> {
  for await (const item of items) return item
  return undefined
}

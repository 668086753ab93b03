import type { Entry } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { name } from '../../arbitrary/name.ts'
import { nastyValue } from '../../arbitrary/value.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, errorOf, readAll, TTL_MS } from '../../law/sample.ts'

/** A log grows at its end, and only there. */
export const seqsAreDenseAndEntriesStay: Law = {
  id: 'seqs-are-dense-and-entries-stay',
  level: 'L0',
  clause: 'J-3',
  also: ['J-7', 'R-1', 'R-6'],
  invariant: 'J3',
  statement: 'the seqs of a run are 1, 2, 3 and so on, and no entry is ever another than when it was first read',
  async check({ forAll, demand }) {
    const entries = fc.array(fc.record({ kind: name, payload: nastyValue }), { minLength: 1, maxLength: 12 })
    const rounds = fc.array(fc.record({ entries, refused: fc.boolean(), takesOver: fc.boolean(), at: fc.nat(1_000) }), {
      minLength: 1,
      maxLength: 5,
    })
    await forAll(
      rounds,
      async (rounds, { open, clock }) => {
        const [journal, other] = [await open(), await open()]
        let { lease, after } = await begun(journal)
        const expected: Omit<Entry, 'digest'>[] = []
        let known: Entry[] = []
        for (const { entries, refused, takesOver, at } of rounds) {
          if (takesOver) {
            clock.advance(TTL_MS)
            lease = (await other.acquire('run', { owner: `owner ${lease.epoch}`, ttlMs: TTL_MS })).lease
          }
          // What is refused must not use up a seq.
          if (refused)
            await errorOf(() => journal.append(lease, { ...batch({ ...after, digest: '0'.repeat(64) }), entries }))
          after = (await journal.append(lease, { after, at, entries })).cursor
          for (const { kind, payload } of entries) {
            expected.push({ seq: expected.length + 1, epoch: lease.epoch, at, kind, payload, refs: [] })
          }
          const found = await readAll(other, 'run')
          demand.equal(
            found.map(({ digest: _, ...entry }) => entry),
            expected,
            'entries as read',
          )
          demand.equal(found.slice(0, known.length), known, 'entries that were read before')
          known = found
        }
      },
      { weight: 0.5 },
    )
  },
}

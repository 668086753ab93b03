import fc from 'fast-check'
import { name } from '../../arbitrary/name.ts'
import { nastyValue } from '../../arbitrary/value.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, readAll } from '../../law/sample.ts'
import { addressByHand, canonicalByHand, sealedByHand } from './sealed-by-hand.ts'

/** Digests are computed here from what was offered, by the text of the clause. */
export const anEntryIsSealedOverAllItHolds: Law = {
  id: 'an-entry-is-sealed-over-all-it-holds',
  level: 'L0',
  clause: 'S-1',
  also: ['V-4', 'B-1'],
  invariant: 'J16',
  statement:
    'the digest of every entry covers the one before, seq, kind, time, payload and refs, framed by their lengths',
  async check({ forAll, demand }) {
    const drafts = fc.array(
      fc.record({
        kind: name,
        payload: nastyValue,
        blobs: fc.array(fc.uint8Array({ maxLength: 8 }), { maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 4 },
    )
    const batches = fc.array(fc.record({ at: fc.maxSafeNat(), drafts }), { minLength: 1, maxLength: 3 })
    await forAll(
      batches,
      async (offered, { open }) => {
        const [journal, other] = [await open(), await open()]
        const { lease, after } = await begun(journal)
        let { seq, digest } = after
        for (const { at, drafts } of offered) {
          const blobs = drafts.flatMap((each) => each.blobs)
          const entries = drafts.map(({ kind, payload, blobs }) => ({
            kind,
            payload,
            refs: blobs.map((bytes) => addressByHand(bytes) as `sha256:${string}`),
          }))
          const { cursor } = await journal.append(lease, { ...batch({ seq, digest }), at, entries, blobs })
          const before = seq
          const expected = entries.map(({ kind, payload, refs }) => {
            seq += 1
            digest = sealedByHand(digest, { seq, kind, at, payload: canonicalByHand(payload), refs })
            return { seq, epoch: lease.epoch, at, kind, payload, refs, digest }
          })
          demand.equal(cursor, { seq, digest }, 'the cursor that append answers')
          demand.equal((await readAll(other, 'run')).slice(before), expected, 'entries as read')
          const head = await other.head('run')
          demand.equal({ seq: head.seq, digest: head.digest }, { seq, digest }, 'the place of the head')
        }
      },
      { weight: 0.6 },
    )
  },
}

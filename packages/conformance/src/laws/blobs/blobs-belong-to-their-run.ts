import { blobAddress } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { observedRun } from '../../law/observed-run.ts'
import { batch, begun } from '../../law/sample.ts'

const OURS = Uint8Array.of(1, 2, 3)
const SHARED = Uint8Array.of(4, 5, 6)

/** An address is no key to another run's bytes, and what becomes of one run's blobs is nothing to another's. */
export const blobsBelongToTheirRun: Law = {
  id: 'blobs-belong-to-their-run',
  level: 'L0',
  clause: 'B-3',
  also: ['J-15', 'G-1', 'B-4'],
  invariant: 'J14',
  statement: 'the bytes of one run are missing to every other, and stay when the other is forgotten',
  async check({ stage, demand }) {
    const { open } = await stage()
    const journal = await open()
    const ours = await begun(journal, 'run')
    const theirs = await begun(journal, 'Run')
    const address = await journal.putBlob(ours.lease, OURS)
    for (const each of [ours, theirs]) await journal.putBlob(each.lease, SHARED)
    const shared = blobAddress(SHARED)
    const referring = { ...batch(ours.after), entries: [{ kind: 'sample', payload: null, refs: [address, shared] }] }
    await journal.append(ours.lease, referring)
    const before = await observedRun(journal, 'Run')
    for (const reader of [journal, await open()]) {
      await demand.refused('BLOB_MISSING', `getBlob of another run's blob`, () => reader.getBlob('Run', address))
    }
    const stolen = { ...referring, after: theirs.after }
    await demand.refused('BLOB_MISSING', `append that refers to another run's blob`, () =>
      journal.append(theirs.lease, stolen),
    )
    demand.equal(await observedRun(journal, 'Run'), before, 'the other run after that')

    const mine = { ...batch(theirs.after), entries: [{ kind: 'sample', payload: null, refs: [shared] }] }
    const { cursor } = await journal.append(theirs.lease, { ...mine, end: 'completed' })
    demand.equal(cursor.seq, 1, 'the entry that ends the other run')
    const ourOwn = await observedRun(journal, 'run')
    await journal.forget('Run')
    demand.equal(await observedRun(journal, 'run'), ourOwn, 'our run after the other was forgotten')

    const again = await journal.begin('Run', ourOwn.head.manifest, {
      reuse: true,
      acquire: { owner: 'owner', ttlMs: 1_000 },
    })
    await demand.refused('BLOB_MISSING', 'getBlob under an id begun anew', () => journal.getBlob('Run', shared))
    const anew = { ...mine, after: { seq: again.head.seq, digest: again.head.digest } }
    const append = () => journal.append(again.lease ?? theirs.lease, anew)
    await demand.refused('BLOB_MISSING', 'append that refers to what was forgotten', append)
  },
}

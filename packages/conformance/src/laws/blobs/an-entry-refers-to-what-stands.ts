import { type Batch, blobAddress } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { observedRun } from '../../law/observed-run.ts'
import { batch, begun } from '../../law/sample.ts'

const STORED = Uint8Array.of(1)
const CARRIED = Uint8Array.of(2)
const NOWHERE = blobAddress(Uint8Array.of(3))

/** No entry is ever committed whose blobs are not there, and no blob of a refused batch either. */
export const anEntryRefersToWhatStands: Law = {
  id: 'an-entry-refers-to-what-stands',
  level: 'L0',
  clause: 'B-4',
  also: ['J-5', 'J-9', 'B-2'],
  invariant: 'J12',
  statement: 'an entry refers to blobs of its run or its batch, by address or index, or its whole batch is refused',
  async check({ stage, demand }) {
    const { open } = await stage()
    const journal = await open()
    const { lease, after } = await begun(journal)
    const address = await journal.putBlob(lease, STORED)
    const before = await observedRun(journal)
    const offer = (refs: readonly unknown[], more: Partial<Batch> = {}): Batch => ({
      ...batch(after, [null], { blobs: [CARRIED], ...more }),
      entries: [
        { kind: 'sample', payload: 'first', refs: [0, address] },
        { kind: 'sample', payload: 'second', refs: refs as (typeof address)[] },
      ],
    })
    const refused = [
      [NOWHERE],
      [address, NOWHERE],
      [1],
      [-1],
      [0.5],
      [Number.NaN],
      ['sha256:'],
      ['0'],
      [address.toUpperCase()],
    ]
    for (const refs of refused) {
      const where = `append that refers to ${JSON.stringify(refs)}`
      await demand.refused('BLOB_MISSING', where, () => journal.append(lease, offer(refs)))
      demand.equal(await observedRun(journal), before, `the run after an ${where}`)
      const blob = () => journal.getBlob('run', blobAddress(CARRIED))
      await demand.refused('BLOB_MISSING', `getBlob of what a refused batch carried`, blob)
    }
    const conflicting = offer([0], { after: { ...after, digest: NOWHERE.slice('sha256:'.length) } })
    await demand.refused('CONFLICT', 'append after another head', () => journal.append(lease, conflicting))
    const fenced = { ...lease, token: `${lease.token}!` }
    await demand.refused('FENCED', 'putBlob with another token', () => journal.putBlob(fenced, CARRIED))
    const blob = () => journal.getBlob('run', blobAddress(CARRIED))
    await demand.refused('BLOB_MISSING', 'getBlob of what was never stored', blob)

    const both = [blobAddress(CARRIED), address]
    await journal.append(lease, offer([blobAddress(CARRIED), 0, address, address]))
    for (const reader of [journal, await open()]) {
      const { entries, blobs } = await observedRun(reader)
      demand.equal(
        entries.map(({ refs }) => refs),
        [both, [both[0], both[0], address, address]],
        'the refs of the entries',
      )
      demand.equal(blobs, { [address]: '01', [blobAddress(CARRIED)]: '02' }, 'the blobs that entries refer to')
    }
  },
}

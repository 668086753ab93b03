import { blobAddress } from '@tangle-network/durability-contract'
import { batch, begun, type Tour, whole } from './port.ts'

/** Bytes that are easily lost, shared or altered. */
export const blobs: Tour = async (port) => {
  const journal = await port.open()
  const { lease, genesis } = await begun(journal, 'run')
  await begun(journal, 'other')
  for (const bytes of [Uint8Array.of(), Uint8Array.of(1, 0, 0), Uint8Array.of(7)]) {
    const address = blobAddress(bytes)
    await port.see('put', journal.putBlob(lease, bytes))
    const got = await port.see('get', journal.getBlob('run', address))
    got?.fill(5)
    await port.see('get again', journal.getBlob('run', address))
    await port.see('get from another run', journal.getBlob('other', address))
  }
  const carried = Uint8Array.of(8, 8)
  const [one, two] = [blobAddress(Uint8Array.of(7)), blobAddress(Uint8Array.of())]
  const entries = [{ kind: 'k', payload: 1, refs: [one, two, one, 0] }]
  await port.see('append', journal.append(lease, { ...batch(genesis, []), entries, blobs: [carried] }))
  await port.see('the carried one', journal.getBlob('run', blobAddress(carried)))
  await whole(port, journal, 'run')
  const head = await journal.head('run')
  const missing = [{ kind: 'k', payload: 1, refs: [blobAddress(Uint8Array.of(1, 1))] }]
  await port.see('a missing one', journal.append(lease, { ...batch(head, []), entries: missing }))
  const last = Uint8Array.of(6, 6)
  const end = {
    ...batch(head, []),
    entries: [{ kind: 'k', payload: 1, refs: [0] }],
    blobs: [last],
    end: 'completed' as const,
  }
  await port.see('end', journal.append(lease, end))
  await port.see('the last one', journal.getBlob('run', blobAddress(last)))
  await port.see('verify', journal.verify('run'))
}

import { LIMITS } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { begun } from '../../law/sample.ts'

/** The largest blob there may be, and one that is a byte larger. */
export const aBlobFitsToTheByte: Law = {
  id: 'a-blob-fits-to-the-byte',
  level: 'L0',
  clause: 'V-9',
  also: ['B-1', 'B-2'],
  invariant: 'J10',
  statement: 'a blob of 64 MiB comes back whole, and one byte more is refused',
  async check({ stage, demand }) {
    const { open } = await stage()
    const [journal, other] = [await open(), await open()]
    const { lease } = await begun(journal)
    const bytes = Buffer.alloc(LIMITS.blobBytes + 1)
    bytes[0] = 1
    bytes[LIMITS.blobBytes - 1] = 2
    await demand.refused('LIMIT_EXCEEDED', 'a blob of a byte too much', () => journal.putBlob(lease, bytes))
    const largest = bytes.subarray(0, LIMITS.blobBytes)
    const address = await demand.granted('the largest blob', () => journal.putBlob(lease, largest))
    const found = await other.getBlob('run', address)
    demand.isTrue(largest.equals(found), 'every byte of it', 'getBlob of the largest blob')
  },
}

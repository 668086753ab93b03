import { blobAddress, type Cursor, type Journal, type Lease } from '@tangle-network/durability-contract'
import { batch, draft } from './sample.ts'

const STORED = Buffer.from('stored alone')
const CARRIED = Buffer.from('carried along')

/** Where the blobs would be that the mutations below leave. */
export const LEASED_ADDRESSES = [blobAddress(STORED), blobAddress(CARRIED)]

type UnderLease = (journal: Journal, lease: Lease, after: Cursor) => Promise<unknown>

/** Everything that can be done under a lease. */
export const UNDER_LEASE: Readonly<Record<string, UnderLease>> = {
  append: (journal, lease, after) =>
    journal.append(lease, { ...batch(after), entries: [draft('carried', [0]), draft('more')], blobs: [CARRIED] }),
  // The plainest there is, for which a store may have a shorter way.
  'append of one entry': (journal, lease, after) => journal.append(lease, batch(after, ['one'])),
  'append with an end': (journal, lease, after) => journal.append(lease, batch(after, ['end'], { end: 'failed' })),
  'append that suspends': (journal, lease, after) => journal.append(lease, batch(after, ['wait'], { suspend: {} })),
  renew: (journal, lease) => journal.renew(lease),
  release: (journal, lease) => journal.release(lease),
  'release as stalled': (journal, lease) => journal.release(lease, { stalled: 'why' }),
  putBlob: (journal, lease) => journal.putBlob(lease, STORED),
}

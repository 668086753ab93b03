import { type BlobAddress, blobAddress } from '../seal/blob-address.ts'
import { corrupt, granted } from './answer.ts'
import { blobMissing } from './arguments.ts'
import type { JournalStore } from './journal-store.ts'

/** The bytes as they are stored, verified but not decoded (clause B-2). */
export async function readBlob(store: JournalStore, runId: string, address: BlobAddress): Promise<Uint8Array> {
  const { bytes } = await granted({ runId }, () => store.getBlob({ runId, address }), 'not-applied')
  if (bytes === undefined) throw blobMissing(runId, address)
  if (blobAddress(bytes) !== address) throw corrupt(runId, `the bytes of ${address}`, 'others', ' blob')
  return bytes
}

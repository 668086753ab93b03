import type { Batch } from '@tangle-network/durability-contract'

/** A batch as one process tells another of it: of its blob, which may be long, the length alone. */
export interface ToldBatch extends Omit<Batch, 'blobs'> {
  readonly blobBytes?: number
}

export function batchOf({ blobBytes, ...batch }: ToldBatch): Batch {
  return blobBytes === undefined ? batch : { ...batch, blobs: [Buffer.alloc(blobBytes, 'blob')] }
}

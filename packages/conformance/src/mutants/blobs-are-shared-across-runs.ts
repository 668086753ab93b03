import type { BlobAddress } from '@tangle-network/durability-contract'
import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const blobsAreSharedAcrossRuns: Mutant = {
  id: 'blobs-are-shared-across-runs',
  tier: 'S',
  invariant: 'J14',
  also: ['J12'],
  statement: "gives out another run's blob to whoever knows its address",
  plant: (store, { bite, shared }) => {
    const owners = shared(() => new Map<BlobAddress, string>())
    return over(store, {
      putBlob: async (ask) => {
        const answer = await store.putBlob(ask)
        if (!answer.refused) owners.set(ask.blob.address, ask.runId)
        return answer
      },
      append: async (ask) => {
        const answer = await store.append(ask)
        if (!answer.refused) for (const { address } of ask.blobs) owners.set(address, ask.runId)
        return answer
      },
      getBlob: async (ask) => {
        const answer = await store.getBlob(ask)
        const owner = owners.get(ask.address)
        if (answer.refused || answer.bytes !== undefined || owner === undefined) return answer
        const other = await store.getBlob({ ...ask, runId: owner })
        if (other.refused || other.bytes === undefined) return answer
        bite()
        return { ...answer, bytes: other.bytes }
      },
    })
  },
}

import { DurabilityError, isDurabilityError } from '@tangle-network/durability-contract'
import type { Mutant } from './mutant.ts'
import { around, type StoreMethod } from './planting/over.ts'

const READS: readonly StoreMethod[] = ['head', 'read', 'getBlob', 'inbox', 'list', 'changed', 'close']

export const anUnknownOutcomeIsARefusal: Mutant = {
  id: 'an-unknown-outcome-is-a-refusal',
  tier: 'K',
  invariant: 'J15',
  statement: 'says of every failed write that it had no effect, also of one whose outcome nobody knows',
  plant: (store, { bite }) =>
    around(store, async (call, method) => {
      try {
        return await call()
      } catch (error) {
        if (READS.includes(method) || (isDurabilityError(error) && error.outcome === 'not-applied')) throw error
        bite()
        const parts = { expected: 'the store to answer', found: 'a failure', where: method, cause: error }
        throw new DurabilityError('STORE_FAILED', { ...parts, outcome: 'not-applied' })
      }
    }),
}

import type { Law } from '../../law/law.ts'
import { aRefusedTransactionDoesNothing } from './a-refused-transaction-does-nothing.ts'
import { aRunInATransactionIsNobodyElses } from './a-run-in-a-transaction-is-nobody-elses.ts'
import { aTransactionCommitsAsAWhole } from './a-transaction-commits-as-a-whole.ts'
import { aTransactionEndsWithItsFunction } from './a-transaction-ends-with-its-function.ts'
import { aTransactionInDoubtIsSettledByAFence } from './a-transaction-in-doubt-is-settled-by-a-fence.ts'
import { aTransactionIsWholeOrAbsent } from './a-transaction-is-whole-or-absent.ts'
import { aTransactionKilledAnywhereIsWholeOrAbsent } from './a-transaction-killed-anywhere-is-whole-or-absent.ts'
import { whatIsThrownUndoesATransaction } from './what-is-thrown-undoes-a-transaction.ts'

/** Of a backend that declares transactions. */
export const TRANSACTIONS_LAWS: readonly Law[] = [
  aTransactionCommitsAsAWhole,
  aRefusedTransactionDoesNothing,
  whatIsThrownUndoesATransaction,
  aTransactionIsWholeOrAbsent,
  aTransactionEndsWithItsFunction,
  aTransactionInDoubtIsSettledByAFence,
  aRunInATransactionIsNobodyElses,
  aTransactionKilledAnywhereIsWholeOrAbsent,
]

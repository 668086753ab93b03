import type { Law } from '../../law/law.ts'
import { aFailingStoreIsToldHonestly } from './a-failing-store-is-told-honestly.ts'
import { anErrorHoldsNoSecret } from './an-error-holds-no-secret.ts'
import { anOutcomeIsNeverGuessed } from './an-outcome-is-never-guessed.ts'
import { everyRefusalHasItsCode } from './every-refusal-has-its-code.ts'
import { misuseIsATypeError } from './misuse-is-a-type-error.ts'

export const ERRORS_LAWS: readonly Law[] = [
  everyRefusalHasItsCode,
  anOutcomeIsNeverGuessed,
  anErrorHoldsNoSecret,
  misuseIsATypeError,
  aFailingStoreIsToldHonestly,
]

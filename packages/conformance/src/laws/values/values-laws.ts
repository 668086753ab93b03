import type { Law } from '../../law/law.ts'
import { aBlobFitsToTheByte } from './a-blob-fits-to-the-byte.ts'
import { aCallerMayChangeItsObjects } from './a-caller-may-change-its-objects.ts'
import { aNameIsWellFormed } from './a-name-is-well-formed.ts'
import { aValueComesBackEqual } from './a-value-comes-back-equal.ts'
import { alikeIdsAreDifferentRuns } from './alike-ids-are-different-runs.ts'
import { alikeNamesAreDifferentNames } from './alike-names-are-different-names.ts'
import { equalValuesHaveEqualEncodings } from './equal-values-have-equal-encodings.ts'
import { everyPropertyIsReadOnce } from './every-property-is-read-once.ts'
import { largeBatchesFitToTheByte } from './large-batches-fit-to-the-byte.ts'
import { limitsHoldToTheByte } from './limits-hold-to-the-byte.ts'
import { oneFlawRefusesTheBatch } from './one-flaw-refuses-the-batch.ts'
import { onlyOwnEnumerablePropertiesCount } from './only-own-enumerable-properties-count.ts'
import { whatIsNoValueIsRefused } from './what-is-no-value-is-refused.ts'

export const VALUES_LAWS: readonly Law[] = [
  aValueComesBackEqual,
  onlyOwnEnumerablePropertiesCount,
  whatIsNoValueIsRefused,
  equalValuesHaveEqualEncodings,
  aCallerMayChangeItsObjects,
  everyPropertyIsReadOnce,
  aNameIsWellFormed,
  alikeIdsAreDifferentRuns,
  alikeNamesAreDifferentNames,
  oneFlawRefusesTheBatch,
  limitsHoldToTheByte,
  largeBatchesFitToTheByte,
  aBlobFitsToTheByte,
]

import type { Law } from '../../law/law.ts'
import { aBrokenImportLeavesNothing } from './a-broken-import-leaves-nothing.ts'
import { aMoveIsFinishedByMovingAgain } from './a-move-is-finished-by-moving-again.ts'
import { aMovedRunIsInOnePlace } from './a-moved-run-is-in-one-place.ts'
import { anArchiveEndsInItsDigest } from './an-archive-ends-in-its-digest.ts'
import { anImportStaysAboveItsTombstone } from './an-import-stays-above-its-tombstone.ts'
import { anImportWritesOverNothing } from './an-import-writes-over-nothing.ts'
import { anImportedRunIsWhole } from './an-imported-run-is-whole.ts'
import { damageIsToldOf } from './damage-is-told-of.ts'
import { importingAgainChangesNothing } from './importing-again-changes-nothing.ts'
import { whatWasAcknowledgedMovesAlong } from './what-was-acknowledged-moves-along.ts'

export const ARCHIVES_LAWS: readonly Law[] = [
  anArchiveEndsInItsDigest,
  anImportedRunIsWhole,
  damageIsToldOf,
  importingAgainChangesNothing,
  aMoveIsFinishedByMovingAgain,
  aMovedRunIsInOnePlace,
  aBrokenImportLeavesNothing,
  anImportStaysAboveItsTombstone,
  anImportWritesOverNothing,
  whatWasAcknowledgedMovesAlong,
]

import type { Law } from '../../law/law.ts'
import { aBlobLivesAsLongAsItsRun } from './a-blob-lives-as-long-as-its-run.ts'
import { anEntryRefersToWhatStands } from './an-entry-refers-to-what-stands.ts'
import { blobsBelongToTheirRun } from './blobs-belong-to-their-run.ts'
import { bytesAreTheCallersOwn } from './bytes-are-the-callers-own.ts'
import { bytesComeBackAsGiven } from './bytes-come-back-as-given.ts'
import { otherBytesAreCorrupt } from './other-bytes-are-corrupt.ts'

export const BLOBS_LAWS: readonly Law[] = [
  bytesComeBackAsGiven,
  aBlobLivesAsLongAsItsRun,
  bytesAreTheCallersOwn,
  otherBytesAreCorrupt,
  blobsBelongToTheirRun,
  anEntryRefersToWhatStands,
]

import type { Law } from '../../law/law.ts'
import { aCodecIsUndoneByReading } from './a-codec-is-undone-by-reading.ts'
import { aSealKeyIsInEveryDigest } from './a-seal-key-is-in-every-digest.ts'
import { aTamperedLogIsNoticed } from './a-tampered-log-is-noticed.ts'
import { anEntryIsSealedOverAllItHolds } from './an-entry-is-sealed-over-all-it-holds.ts'
import { ciphertextIsBoundToItsPlace } from './ciphertext-is-bound-to-its-place.ts'
import { noPlaintextReachesTheStore } from './no-plaintext-reaches-the-store.ts'
import { theGenesisCoversRunAndManifest } from './the-genesis-covers-run-and-manifest.ts'
import { theSameBatchSealsAlike } from './the-same-batch-seals-alike.ts'
import { whatACodecThrowsReachesTheCaller } from './what-a-codec-throws-reaches-the-caller.ts'
import { withoutItsKeyARunIsKeptUnread } from './without-its-key-a-run-is-kept-unread.ts'

export const SEALING_LAWS: readonly Law[] = [
  anEntryIsSealedOverAllItHolds,
  theGenesisCoversRunAndManifest,
  theSameBatchSealsAlike,
  aSealKeyIsInEveryDigest,
  aTamperedLogIsNoticed,
  aCodecIsUndoneByReading,
  whatACodecThrowsReachesTheCaller,
  ciphertextIsBoundToItsPlace,
  withoutItsKeyARunIsKeptUnread,
  noPlaintextReachesTheStore,
]

import { appendFileSync } from 'node:fs'
import type { JournalStore } from '@tangle-network/durability-contract'
import { aFailureIsASuccess } from './a-failure-is-a-success.ts'
import { aFailureIsWrittenAgain } from './a-failure-is-written-again.ts'
import { aFencedAppendIsASuccess } from './a-fenced-append-is-a-success.ts'
import { aForgottenIdIsFree } from './a-forgotten-id-is-free.ts'
import { aFullPageSkipsAnEntry } from './a-full-page-skips-an-entry.ts'
import { aHeartbeatStealsTheLeaseBack } from './a-heartbeat-steals-the-lease-back.ts'
import { aHeldLeaseIsShared } from './a-held-lease-is-shared.ts'
import { aLeaseLastsWholeSeconds } from './a-lease-lasts-whole-seconds.ts'
import { aListEndsAtTen } from './a-list-ends-at-ten.ts'
import { aListIgnoresTheQueue } from './a-list-ignores-the-queue.ts'
import { aListIgnoresTheStatus } from './a-list-ignores-the-status.ts'
import { aListSkipsAtTheEdge } from './a-list-skips-at-the-edge.ts'
import { aListSortsByUtf16 } from './a-list-sorts-by-utf16.ts'
import { aLiveLeaseIsNoObstacle } from './a-live-lease-is-no-obstacle.ts'
import { aLogEndsAtTen } from './a-log-ends-at-ten.ts'
import { aLostPlaceIsASuccess } from './a-lost-place-is-a-success.ts'
import { aMessageAfterTheEndIsAcknowledged } from './a-message-after-the-end-is-acknowledged.ts'
import { aMessageDeliveredAgainIsAConflict } from './a-message-delivered-again-is-a-conflict.ts'
import { aMessageIsStoredTwice } from './a-message-is-stored-twice.ts'
import { aMessageThatMeetsASuspensionIsLost } from './a-message-that-meets-a-suspension-is-lost.ts'
import { aNewerVocabularyIsClaimed } from './a-newer-vocabulary-is-claimed.ts'
import { aRefusalIsApplied } from './a-refusal-is-applied.ts'
import { aReleaseForgetsTheEpoch } from './a-release-forgets-the-epoch.ts'
import { aReleaseKeepsTheLease } from './a-release-keeps-the-lease.ts'
import { aRenewalIsNotWritten } from './a-renewal-is-not-written.ts'
import { aReplayAfterTheEndIsRefused } from './a-replay-after-the-end-is-refused.ts'
import { aReplayIsAConflict } from './a-replay-is-a-conflict.ts'
import { aReplayIsAppliedAgain } from './a-replay-is-applied-again.ts'
import { aRunGoesToTwoClaimers } from './a-run-goes-to-two-claimers.ts'
import { aStaleBlobIsAccepted } from './a-stale-blob-is-accepted.ts'
import { aStaleEndIsAccepted } from './a-stale-end-is-accepted.ts'
import { aStaleReleaseIsAccepted } from './a-stale-release-is-accepted.ts'
import { aStaleRenewalIsAccepted } from './a-stale-renewal-is-accepted.ts'
import { aSuspensionKeepsTheLease } from './a-suspension-keeps-the-lease.ts'
import { anEmptyBlobIsLost } from './an-empty-blob-is-lost.ts'
import { anExpiredLeaseStandsForEver } from './an-expired-lease-stands-for-ever.ts'
import { anExpiredLeaseWritesNothing } from './an-expired-lease-writes-nothing.ts'
import { anImportIsSeenBeforeItIsWhole } from './an-import-is-seen-before-it-is-whole.ts'
import { anImportLosesTheInbox } from './an-import-loses-the-inbox.ts'
import { anImportStartsEpochsAnew } from './an-import-starts-epochs-anew.ts'
import { anInboxEndsAtTen } from './an-inbox-ends-at-ten.ts'
import { anUnknownOutcomeIsARefusal } from './an-unknown-outcome-is-a-refusal.ts'
import { anUnknownRunLooksEmpty } from './an-unknown-run-looks-empty.ts'
import { anotherManifestIsIgnored } from './another-manifest-is-ignored.ts'
import { anotherMessageCountsAsDelivered } from './another-message-counts-as-delivered.ts'
import { answeredBlobsAreShared } from './answered-blobs-are-shared.ts'
import { answersCarryAnotherClock } from './answers-carry-another-clock.ts'
import { anyHolderMayBeSuperseded } from './any-holder-may-be-superseded.ts'
import { appendsAcknowledgedBeforeCommit } from './appends-acknowledged-before-commit.ts'
import { batchesAreCommittedOneByOne } from './batches-are-committed-one-by-one.ts'
import { batchesInterleave } from './batches-interleave.ts'
import { beginSaysCreatedTwice } from './begin-says-created-twice.ts'
import { beginStartsOver } from './begin-starts-over.ts'
import { blobsAreSharedAcrossRuns } from './blobs-are-shared-across-runs.ts'
import { blobsFollowTheirEntries } from './blobs-follow-their-entries.ts'
import { blobsOfABatchAreDropped } from './blobs-of-a-batch-are-dropped.ts'
import { blobsOfARefusedBatchStay } from './blobs-of-a-refused-batch-stay.ts'
import { closeDropsWhatIsBuffered } from './close-drops-what-is-buffered.ts'
import { cursorsAreInclusive } from './cursors-are-inclusive.ts'
import { entriesComeOutOfOrder } from './entries-come-out-of-order.ts'
import { entriesTakeTheLatestEpoch } from './entries-take-the-latest-epoch.ts'
import { epochsComeFromTheClock } from './epochs-come-from-the-clock.ts'
import { everyFifthAppendIsNotWritten } from './every-fifth-append-is-not-written.ts'
import { everythingIsProgress } from './everything-is-progress.ts'
import { expiryGoesByAnotherClock } from './expiry-goes-by-another-clock.ts'
import { failpointsAreNeverCalled } from './failpoints-are-never-called.ts'
import { forgettingForgetsTheEpoch } from './forgetting-forgets-the-epoch.ts'
import { forgottenRunsAreListed } from './forgotten-runs-are-listed.ts'
import { forgottenRunsAreStillRead } from './forgotten-runs-are-still-read.ts'
import { headAndEntriesAreTwoSnapshots } from './head-and-entries-are-two-snapshots.ts'
import { headsAreCached } from './heads-are-cached.ts'
import { heldRunsAreClaimed } from './held-runs-are-claimed.ts'
import { idsAreCut } from './ids-are-cut.ts'
import { idsAreLowerCased } from './ids-are-lower-cased.ts'
import { idsAreNormalised } from './ids-are-normalised.ts'
import { idsAreTrimmed } from './ids-are-trimmed.ts'
import { keysAreReordered } from './keys-are-reordered.ts'
import { loneSurrogatesAreReplaced } from './lone-surrogates-are-replaced.ts'
import { longPayloadsAreCut } from './long-payloads-are-cut.ts'
import { messagesAcknowledgedBeforeCommit } from './messages-acknowledged-before-commit.ts'
import { messagesAreSeenBeforeTheyCome } from './messages-are-seen-before-they-come.ts'
import { missingBlobsAreAccepted } from './missing-blobs-are-accepted.ts'
import type { Mutant } from './mutant.ts'
import { nothingIsProgress } from './nothing-is-progress.ts'
import { nulIsStripped } from './nul-is-stripped.ts'
import { numbersAreRounded } from './numbers-are-rounded.ts'
import { openRunsAreForgotten } from './open-runs-are-forgotten.ts'
import { PlantedPlace } from './planted-place.ts'
import { positionsAreToldBeforehand } from './positions-are-told-beforehand.ts'
import { positionsHaveGaps } from './positions-have-gaps.ts'
import { prefixesHaveWildcards } from './prefixes-have-wildcards.ts'
import { prefixesIgnoreCase } from './prefixes-ignore-case.ts'
import { protoKeysAreDropped } from './proto-keys-are-dropped.ts'
import { pruneIgnoresTheTime } from './prune-ignores-the-time.ts'
import { quarantinedRunsAreAcquired } from './quarantined-runs-are-acquired.ts'
import { readsSeeAnOldSnapshot } from './reads-see-an-old-snapshot.ts'
import { refsAreDeduplicated } from './refs-are-deduplicated.ts'
import { runsAreClaimedBeforeTheyAreDue } from './runs-are-claimed-before-they-are-due.ts'
import { runsOfOtherAgentsAreClaimed } from './runs-of-other-agents-are-claimed.ts'
import { seenMessagesAreNotNoted } from './seen-messages-are-not-noted.ts'
import { seqsAreComparedAsText } from './seqs-are-compared-as-text.ts'
import { stalledRunsAreClaimed } from './stalled-runs-are-claimed.ts'
import { textsAreNormalised } from './texts-are-normalised.ts'
import { theEndIsASecondWrite } from './the-end-is-a-second-write.ts'
import { theEndIsAnotherEnd } from './the-end-is-another-end.ts'
import { theExpectedDigestIsIgnored } from './the-expected-digest-is-ignored.ts'
import { theExpectedPlaceIsIgnored } from './the-expected-place-is-ignored.ts'
import { theFenceIsCheckedBeforehand } from './the-fence-is-checked-beforehand.ts'
import { theHolderIsLockedOut } from './the-holder-is-locked-out.ts'
import { theHolderKeepsItsLease } from './the-holder-keeps-its-lease.ts'
import { theLeaseIsLookedAtBeforehand } from './the-lease-is-looked-at-beforehand.ts'
import { theOwnerIsKnownByName } from './the-owner-is-known-by-name.ts'
import { thePlaceIsComparedBeforehand } from './the-place-is-compared-beforehand.ts'
import { thePlaceIsComparedWithACachedHead } from './the-place-is-compared-with-a-cached-head.ts'
import { theReasonOfAStallIsLost } from './the-reason-of-a-stall-is-lost.ts'
import { theTimeOfAnEntryIsReplaced } from './the-time-of-an-entry-is-replaced.ts'
import { theTokenIsIgnored } from './the-token-is-ignored.ts'
import { trailingZerosOfBlobsAreLost } from './trailing-zeros-of-blobs-are-lost.ts'
import { uncommittedEntriesAreRead } from './uncommitted-entries-are-read.ts'
import { watchersAreAlwaysWoken } from './watchers-are-always-woken.ts'
import { watchersAreNeverWoken } from './watchers-are-never-woken.ts'
import { watchersAreWokenLate } from './watchers-are-woken-late.ts'
import { watchersMissWhatJustCame } from './watchers-miss-what-just-came.ts'

/** Every generic mutant, by the invariant that must catch it. */
export const MUTANTS: readonly Mutant[] = [
  appendsAcknowledgedBeforeCommit,
  closeDropsWhatIsBuffered,
  everyFifthAppendIsNotWritten,
  failpointsAreNeverCalled,
  messagesAcknowledgedBeforeCommit,
  aFailureIsWrittenAgain,
  uncommittedEntriesAreRead,
  entriesTakeTheLatestEpoch,
  aLostPlaceIsASuccess,
  theExpectedDigestIsIgnored,
  theExpectedPlaceIsIgnored,
  thePlaceIsComparedBeforehand,
  thePlaceIsComparedWithACachedHead,
  batchesAreCommittedOneByOne,
  batchesInterleave,
  blobsOfARefusedBatchStay,
  theEndIsASecondWrite,
  aFencedAppendIsASuccess,
  aForgottenIdIsFree,
  aReleaseForgetsTheEpoch,
  aReleaseKeepsTheLease,
  aStaleBlobIsAccepted,
  aStaleEndIsAccepted,
  aStaleReleaseIsAccepted,
  aStaleRenewalIsAccepted,
  anImportStartsEpochsAnew,
  epochsComeFromTheClock,
  forgettingForgetsTheEpoch,
  theFenceIsCheckedBeforehand,
  theHolderIsLockedOut,
  theHolderKeepsItsLease,
  theOwnerIsKnownByName,
  theTokenIsIgnored,
  aHeartbeatStealsTheLeaseBack,
  aHeldLeaseIsShared,
  aLeaseLastsWholeSeconds,
  aLiveLeaseIsNoObstacle,
  aRunGoesToTwoClaimers,
  answersCarryAnotherClock,
  anyHolderMayBeSuperseded,
  expiryGoesByAnotherClock,
  heldRunsAreClaimed,
  theLeaseIsLookedAtBeforehand,
  theEndIsAnotherEnd,
  aMessageDeliveredAgainIsAConflict,
  aMessageIsStoredTwice,
  aReplayAfterTheEndIsRefused,
  aReplayIsAConflict,
  aReplayIsAppliedAgain,
  anotherManifestIsIgnored,
  anotherMessageCountsAsDelivered,
  beginSaysCreatedTwice,
  beginStartsOver,
  keysAreReordered,
  loneSurrogatesAreReplaced,
  longPayloadsAreCut,
  nulIsStripped,
  numbersAreRounded,
  protoKeysAreDropped,
  refsAreDeduplicated,
  textsAreNormalised,
  theTimeOfAnEntryIsReplaced,
  aFullPageSkipsAnEntry,
  aLogEndsAtTen,
  cursorsAreInclusive,
  entriesComeOutOfOrder,
  headAndEntriesAreTwoSnapshots,
  headsAreCached,
  readsSeeAnOldSnapshot,
  seqsAreComparedAsText,
  watchersAreAlwaysWoken,
  watchersAreNeverWoken,
  watchersAreWokenLate,
  watchersMissWhatJustCame,
  anEmptyBlobIsLost,
  answeredBlobsAreShared,
  blobsFollowTheirEntries,
  blobsOfABatchAreDropped,
  missingBlobsAreAccepted,
  trailingZerosOfBlobsAreLost,
  aListEndsAtTen,
  aListIgnoresTheQueue,
  aListIgnoresTheStatus,
  aListSkipsAtTheEdge,
  aListSortsByUtf16,
  forgottenRunsAreListed,
  forgottenRunsAreStillRead,
  openRunsAreForgotten,
  prefixesHaveWildcards,
  prefixesIgnoreCase,
  pruneIgnoresTheTime,
  blobsAreSharedAcrossRuns,
  idsAreCut,
  idsAreLowerCased,
  idsAreNormalised,
  idsAreTrimmed,
  aFailureIsASuccess,
  aRefusalIsApplied,
  anUnknownOutcomeIsARefusal,
  anUnknownRunLooksEmpty,
  anImportIsSeenBeforeItIsWhole,
  anImportLosesTheInbox,
  aNewerVocabularyIsClaimed,
  aRenewalIsNotWritten,
  anExpiredLeaseStandsForEver,
  anExpiredLeaseWritesNothing,
  runsOfOtherAgentsAreClaimed,
  stalledRunsAreClaimed,
  theReasonOfAStallIsLost,
  everythingIsProgress,
  nothingIsProgress,
  quarantinedRunsAreAcquired,
  aMessageAfterTheEndIsAcknowledged,
  aMessageThatMeetsASuspensionIsLost,
  aSuspensionKeepsTheLease,
  anInboxEndsAtTen,
  messagesAreSeenBeforeTheyCome,
  positionsAreToldBeforehand,
  positionsHaveGaps,
  runsAreClaimedBeforeTheyAreDue,
  seenMessagesAreNotNoted,
]

/** The mutant of that id; a `TypeError` for any other. */
export function mutantById(id: string): Mutant {
  const mutant = MUTANTS.find((each) => each.id === id)
  if (mutant) return mutant
  throw new TypeError(`no mutant is called ${id}`)
}

/** Says which mutant the workers of a trial plant; set by the trial, read by its workers. */
export const MUTANT_VARIABLE = 'CONFORMANCE_MUTANT'

/** A file to which a worker adds a line when its mutant first bites: it may be killed before it could tell otherwise. */
export const BITES_VARIABLE = 'CONFORMANCE_BITES'

const places = new Map<string, PlantedPlace>()

/** The store with the mutant of that id, in a process of its own: all stores that it opens are on one place. */
export function plantById(id: string, store: JournalStore): JournalStore {
  const place = places.get(id) ?? new PlantedPlace(toldOnce(process.env[BITES_VARIABLE]))
  places.set(id, place)
  return mutantById(id).plant(store, place)
}

function toldOnce(file: string | undefined): () => void {
  let isTold = file === undefined
  return () => {
    if (isTold || file === undefined) return
    isTold = true
    appendFileSync(file, 'bite\n')
  }
}

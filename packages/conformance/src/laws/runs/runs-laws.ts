import type { Law } from '../../law/law.ts'
import { aBatchIsAppliedWhole } from './a-batch-is-applied-whole.ts'
import { aBatchMustFollowTheHead } from './a-batch-must-follow-the-head.ts'
import { aClosedJournalAnswersNothing } from './a-closed-journal-answers-nothing.ts'
import { aLateAppendFindsItsPlaceTaken } from './a-late-append-finds-its-place-taken.ts'
import { aLeaseMustBeTheCurrentOne } from './a-lease-must-be-the-current-one.ts'
import { aLeaseOutlivesItsJournal } from './a-lease-outlives-its-journal.ts'
import { aMutationIsWholeOrAbsent } from './a-mutation-is-whole-or-absent.ts'
import { aReplayIsAnsweredAsTheFirstTime } from './a-replay-is-answered-as-the-first-time.ts'
import { aStalledRunKeepsItsReason } from './a-stalled-run-keeps-its-reason.ts'
import { anUnknownOutcomeIsSettled } from './an-unknown-outcome-is-settled.ts'
import { anotherManifestIsAConflict } from './another-manifest-is-a-conflict.ts'
import { beginAnswersAKnownRun } from './begin-answers-a-known-run.ts'
import { beginCreatesAndLeasesAtOnce } from './begin-creates-and-leases-at-once.ts'
import { capabilitiesAreAsDeclared } from './capabilities-are-as-declared.ts'
import { checksComeInOrder } from './checks-come-in-order.ts'
import { closeWaitsForWhatIsInFlight } from './close-waits-for-what-is-in-flight.ts'
import { everyMutationPassesItsFailpoints } from './every-mutation-passes-its-failpoints.ts'
import { nothingFollowsTheEnd } from './nothing-follows-the-end.ts'
import { ofTwoAppendsOneWins } from './of-two-appends-one-wins.ts'
import { seqsAreDenseAndEntriesStay } from './seqs-are-dense-and-entries-stay.ts'
import { whatDiffersIsNoReplay } from './what-differs-is-no-replay.ts'
import { whatIsAppendedAtOnceIsApart } from './what-is-appended-at-once-is-apart.ts'
import { whatIsDoneToOneRunIsDoneToItAlone } from './what-is-done-to-one-run-is-done-to-it-alone.ts'
import { whatIsFoundIsWrittenAgain } from './what-is-found-is-written-again.ts'
import { whatIsReadIsVerified } from './what-is-read-is-verified.ts'
import { whatWaitsIsBounded } from './what-waits-is-bounded.ts'
import { whatWasAcknowledgedStandsWhenReopened } from './what-was-acknowledged-stands-when-reopened.ts'

export const RUNS_LAWS: readonly Law[] = [
  capabilitiesAreAsDeclared,
  everyMutationPassesItsFailpoints,
  aMutationIsWholeOrAbsent,
  beginCreatesAndLeasesAtOnce,
  beginAnswersAKnownRun,
  anotherManifestIsAConflict,
  seqsAreDenseAndEntriesStay,
  aBatchMustFollowTheHead,
  ofTwoAppendsOneWins,
  aBatchIsAppliedWhole,
  aLeaseMustBeTheCurrentOne,
  whatWasAcknowledgedStandsWhenReopened,
  aLeaseOutlivesItsJournal,
  nothingFollowsTheEnd,
  checksComeInOrder,
  aReplayIsAnsweredAsTheFirstTime,
  whatDiffersIsNoReplay,
  anUnknownOutcomeIsSettled,
  aLateAppendFindsItsPlaceTaken,
  whatIsFoundIsWrittenAgain,
  aStalledRunKeepsItsReason,
  closeWaitsForWhatIsInFlight,
  aClosedJournalAnswersNothing,
  whatIsDoneToOneRunIsDoneToItAlone,
  whatIsAppendedAtOnceIsApart,
  whatIsReadIsVerified,
  whatWaitsIsBounded,
]

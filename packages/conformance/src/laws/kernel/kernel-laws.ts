import type { Law } from '../../law/law.ts'
import { aBudgetIsConserved } from './a-budget-is-conserved.ts'
import { aCancelledAgentStartsNothingMore } from './a-cancelled-agent-starts-nothing-more.ts'
import { aChangeIsGoneByWhereNoLogSpeaksAgainstIt } from './a-change-is-gone-by-where-no-log-speaks-against-it.ts'
import { aCheckpointIsGoneOnFrom } from './a-checkpoint-is-gone-on-from.ts'
import { aChildIsRestartedByItsPolicy } from './a-child-is-restarted-by-its-policy.ts'
import { aChildIsSpawnedOnce } from './a-child-is-spawned-once.ts'
import { aChildRunIsStartedOnceAndItsResultToldOnce } from './a-child-run-is-started-once-and-its-result-told-once.ts'
import { aChildSettlesWhenItHasFinished } from './a-child-settles-when-it-has-finished.ts'
import { aCommittedStepIsNeverExecutedAgain } from './a-committed-step-is-never-executed-again.ts'
import { aContinuedRunGoesOnInItsSuccessor } from './a-continued-run-goes-on-in-its-successor.ts'
import { aDeadlineSurvivesEveryLife } from './a-deadline-survives-every-life.ts'
import { aFailedAttemptCountsInEveryLife } from './a-failed-attempt-counts-in-every-life.ts'
import { aForkIsARunOfItsOwn } from './a-fork-is-a-run-of-its-own.ts'
import { aKeyUsedTwiceIsRefused } from './a-key-used-twice-is-refused.ts'
import { aKilledProcessLosesAndRepeatsNothing } from './a-killed-process-loses-and-repeats-nothing.ts'
import { aLogFromTheFutureIsNotTouched } from './a-log-from-the-future-is-not-touched.ts'
import { aLogReplaysFromAnyCut } from './a-log-replays-from-any-cut.ts'
import { aLoopGoesOnFromItsLastRound } from './a-loop-goes-on-from-its-last-round.ts'
import { aMessageIsConsumedOnce } from './a-message-is-consumed-once.ts'
import { aOnceEffectHappensAtMostOnce } from './a-once-effect-happens-at-most-once.ts'
import { aRefusedChildNeverStarts } from './a-refused-child-never-starts.ts'
import { aRunKilledAtAnyInstantGoesOn } from './a-run-killed-at-any-instant-goes-on.ts'
import { aRunThatKillsItsProcessIsStopped } from './a-run-that-kills-its-process-is-stopped.ts'
import { aRunWithNothingToDoIsSuspended } from './a-run-with-nothing-to-do-is-suspended.ts'
import { aSilentStepNeverLosesItsLease } from './a-silent-step-never-loses-its-lease.ts'
import { aTimerIsNeitherEarlyNorLost } from './a-timer-is-neither-early-nor-lost.ts'
import { aToolLoopEndsAsIfNothingHadHappened } from './a-tool-loop-ends-as-if-nothing-had-happened.ts'
import { aTransactionalEffectHappensExactlyOnce } from './a-transactional-effect-happens-exactly-once.ts'
import { aTurnIsTakenOnce } from './a-turn-is-taken-once.ts'
import { anAttemptInDoubtKeepsItsKey } from './an-attempt-in-doubt-keeps-its-key.ts'
import { anEndedRunIsAnsweredFromItsLog } from './an-ended-run-is-answered-from-its-log.ts'
import { anHeirFinishesAlone } from './an-heir-finishes-alone.ts'
import { anInterruptLeavesNoFailure } from './an-interrupt-leaves-no-failure.ts'
import { anOutageIsNeverAFailure } from './an-outage-is-never-a-failure.ts'
import { anOwnerStoppedPastItsLeaseStartsNothingMore } from './an-owner-stopped-past-its-lease-starts-nothing-more.ts'
import { anUnknownOutcomeIsResolvedOnce } from './an-unknown-outcome-is-resolved-once.ts'
import { anUnknownOutcomeStallsWhoeverIgnoresIt } from './an-unknown-outcome-stalls-whoever-ignores-it.ts'
import { changedCodeIsStopped } from './changed-code-is-stopped.ts'
import { forksWithTheSameFutureDoTheSame } from './forks-with-the-same-future-do-the-same.ts'
import { noEffectStartsBeforeWhatItFollows } from './no-effect-starts-before-what-it-follows.ts'
import { nothingIsLeftUnawaited } from './nothing-is-left-unawaited.ts'
import { whatAViewerIsShownIsWhatWasEmitted } from './what-a-viewer-is-shown-is-what-was-emitted.ts'
import { whatIsDeliveredIsWhatWasStored } from './what-is-delivered-is-what-was-stored.ts'
import { whatIsExecutedElsewhereIsFoundAgain } from './what-is-executed-elsewhere-is-found-again.ts'
import { whatIsShortNeverStarts } from './what-is-short-never-starts.ts'
import { whatIsToldIsWhatTheLogSays } from './what-is-told-is-what-the-log-says.ts'
import { whatWasSpentIsWhatWasCommitted } from './what-was-spent-is-what-was-committed.ts'

export const KERNEL_LAWS: readonly Law[] = [
  aCommittedStepIsNeverExecutedAgain,
  anEndedRunIsAnsweredFromItsLog,
  anAttemptInDoubtKeepsItsKey,
  aOnceEffectHappensAtMostOnce,
  anUnknownOutcomeStallsWhoeverIgnoresIt,
  aTransactionalEffectHappensExactlyOnce,
  aRunKilledAtAnyInstantGoesOn,
  noEffectStartsBeforeWhatItFollows,
  whatIsToldIsWhatTheLogSays,
  aLogReplaysFromAnyCut,
  aChildIsSpawnedOnce,
  aChildSettlesWhenItHasFinished,
  aFailedAttemptCountsInEveryLife,
  whatIsDeliveredIsWhatWasStored,
  changedCodeIsStopped,
  aLogFromTheFutureIsNotTouched,
  aKeyUsedTwiceIsRefused,
  nothingIsLeftUnawaited,
  anHeirFinishesAlone,
  anOwnerStoppedPastItsLeaseStartsNothingMore,
  aSilentStepNeverLosesItsLease,
  anOutageIsNeverAFailure,
  anInterruptLeavesNoFailure,
  aTimerIsNeitherEarlyNorLost,
  aMessageIsConsumedOnce,
  aRunWithNothingToDoIsSuspended,
  aCancelledAgentStartsNothingMore,
  aChildIsRestartedByItsPolicy,
  aDeadlineSurvivesEveryLife,
  aRefusedChildNeverStarts,
  aBudgetIsConserved,
  whatWasSpentIsWhatWasCommitted,
  whatIsShortNeverStarts,
  aKilledProcessLosesAndRepeatsNothing,
  aChangeIsGoneByWhereNoLogSpeaksAgainstIt,
  aCheckpointIsGoneOnFrom,
  aForkIsARunOfItsOwn,
  forksWithTheSameFutureDoTheSame,
  anUnknownOutcomeIsResolvedOnce,
  aRunThatKillsItsProcessIsStopped,
  aChildRunIsStartedOnceAndItsResultToldOnce,
  aContinuedRunGoesOnInItsSuccessor,
  aLoopGoesOnFromItsLastRound,
  aTurnIsTakenOnce,
  aToolLoopEndsAsIfNothingHadHappened,
  whatAViewerIsShownIsWhatWasEmitted,
  whatIsExecutedElsewhereIsFoundAgain,
]

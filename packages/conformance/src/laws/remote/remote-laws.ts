import type { RemoteLaw } from '../../remote/remote-law.ts'
import { aCancellationIsAnEndOnlyWithProof } from './a-cancellation-is-an-end-only-with-proof.ts'
import { aCredentialIsToldToNobody } from './a-credential-is-told-to-nobody.ts'
import { aCursorAheadIsSaid } from './a-cursor-ahead-is-said.ts'
import { aRefusalSaysWhatBecameOfTheCall } from './a-refusal-says-what-became-of-the-call.ts'
import { aReleaseDestroysNothingAtWork } from './a-release-destroys-nothing-at-work.ts'
import { aRepeatedStartIsOneStart } from './a-repeated-start-is-one-start.ts'
import { aResultIsTheSameWheneverItIsAskedFor } from './a-result-is-the-same-whenever-it-is-asked-for.ts'
import { aSilentStreamIsGivenUp } from './a-silent-stream-is-given-up.ts'
import { aStartWhoseAnswerIsCutIsOneStart } from './a-start-whose-answer-is-cut-is-one-start.ts'
import { aStreamThatIsCutIsNotOver } from './a-stream-that-is-cut-is-not-over.ts'
import { anExecutionIsStartedOnceWhateverFails } from './an-execution-is-started-once-whatever-fails.ts'
import { anExpiredCursorIsSaid } from './an-expired-cursor-is-said.ts'
import { anotherRequestUnderAnIdIsAConflict } from './another-request-under-an-id-is-a-conflict.ts'
import { eventsAreShownOnceFromAnyCursor } from './events-are-shown-once-from-any-cursor.ts'
import { whatWasForgottenIsUnknown } from './what-was-forgotten-is-unknown.ts'
import { whatWasKilledHasEnded } from './what-was-killed-has-ended.ts'
import { whatWasLeasedIsGivenBackOnce } from './what-was-leased-is-given-back-once.ts'

/** Every law of level R, the simple ones first. They are of remotes, and need no journal. */
export const REMOTE_LAWS: readonly RemoteLaw[] = [
  aRepeatedStartIsOneStart,
  aStartWhoseAnswerIsCutIsOneStart,
  anotherRequestUnderAnIdIsAConflict,
  eventsAreShownOnceFromAnyCursor,
  aStreamThatIsCutIsNotOver,
  aSilentStreamIsGivenUp,
  aCursorAheadIsSaid,
  anExpiredCursorIsSaid,
  aResultIsTheSameWheneverItIsAskedFor,
  whatWasKilledHasEnded,
  aCancellationIsAnEndOnlyWithProof,
  whatWasForgottenIsUnknown,
  whatWasLeasedIsGivenBackOnce,
  aReleaseDestroysNothingAtWork,
  aRefusalSaysWhatBecameOfTheCall,
  aCredentialIsToldToNobody,
  anExecutionIsStartedOnceWhateverFails,
]

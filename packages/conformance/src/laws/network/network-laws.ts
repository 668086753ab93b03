import type { Law } from '../../law/law.ts'
import { aBadConnectionHurtsOneCall } from './a-bad-connection-hurts-one-call.ts'
import { aCrashedServerKeepsWhatItAcknowledged } from './a-crashed-server-keeps-what-it-acknowledged.ts'
import { aKilledSessionLosesNothing } from './a-killed-session-loses-nothing.ts'
import { aLateCommitIsFenced } from './a-late-commit-is-fenced.ts'
import { aLostAnswerIsNoFailure } from './a-lost-answer-is-no-failure.ts'
import { aLostReadIsReadAgain } from './a-lost-read-is-read-again.ts'
import { aLostRequestChangesNothing } from './a-lost-request-changes-nothing.ts'
import { aRefusalIsOneOnAnyLine } from './a-refusal-is-one-on-any-line.ts'
import { aServerThatIsAwayComesBack } from './a-server-that-is-away-comes-back.ts'
import { aSilentConnectionIsGivenUp } from './a-silent-connection-is-given-up.ts'
import { aWatcherOutlivesItsConnection } from './a-watcher-outlives-its-connection.ts'
import { schedulesOnABadLineHaveAnOrder } from './schedules-on-a-bad-line-have-an-order.ts'
import { sessionsEndedInTheMiddleLoseNothing } from './sessions-ended-in-the-middle-lose-nothing.ts'
import { theSameCallSettlesALostAnswer } from './the-same-call-settles-a-lost-answer.ts'

export const NETWORK_LAWS: readonly Law[] = [
  aLostRequestChangesNothing,
  aLostAnswerIsNoFailure,
  theSameCallSettlesALostAnswer,
  aLostReadIsReadAgain,
  aRefusalIsOneOnAnyLine,
  aServerThatIsAwayComesBack,
  aBadConnectionHurtsOneCall,
  aSilentConnectionIsGivenUp,
  aLateCommitIsFenced,
  aWatcherOutlivesItsConnection,
  schedulesOnABadLineHaveAnOrder,
  sessionsEndedInTheMiddleLoseNothing,
  aKilledSessionLosesNothing,
  aCrashedServerKeepsWhatItAcknowledged,
]

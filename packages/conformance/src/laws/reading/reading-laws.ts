import type { Law } from '../../law/law.ts'
import { aCursorLiesOnItsLog } from './a-cursor-lies-on-its-log.ts'
import { aLogThatWasEditedIsFound } from './a-log-that-was-edited-is-found.ts'
import { aLostNotificationLosesNoEntry } from './a-lost-notification-loses-no-entry.ts'
import { aWaitingWatcherIsWoken } from './a-waiting-watcher-is-woken.ts'
import { aWatcherGetsEveryEntryOnce } from './a-watcher-gets-every-entry-once.ts'
import { aWatcherIsStoppedQuietly } from './a-watcher-is-stopped-quietly.ts'
import { anIdleWatcherRests } from './an-idle-watcher-rests.ts'
import { anUnknownRunIsNotEmpty } from './an-unknown-run-is-not-empty.ts'
import { everyPageIsExact } from './every-page-is-exact.ts'
import { nothingUncommittedIsRead } from './nothing-uncommitted-is-read.ts'
import { pagesEndAtTheirLimits } from './pages-end-at-their-limits.ts'
import { readersSeeOnlyPrefixes } from './readers-see-only-prefixes.ts'
import { whatOthersCommitIsToldAtOnce } from './what-others-commit-is-told-at-once.ts'
import { whatWasReadIsReadAgain } from './what-was-read-is-read-again.ts'
import { whoeverWaitsIsTold } from './whoever-waits-is-told.ts'

export const READING_LAWS: readonly Law[] = [
  everyPageIsExact,
  anUnknownRunIsNotEmpty,
  aCursorLiesOnItsLog,
  pagesEndAtTheirLimits,
  aLogThatWasEditedIsFound,
  whatWasReadIsReadAgain,
  aWatcherIsStoppedQuietly,
  anIdleWatcherRests,
  readersSeeOnlyPrefixes,
  aLostNotificationLosesNoEntry,
  aWatcherGetsEveryEntryOnce,
  nothingUncommittedIsRead,
  aWaitingWatcherIsWoken,
  whoeverWaitsIsTold,
  whatOthersCommitIsToldAtOnce,
]

import type { Law } from '../../law/law.ts'
import { aFullInboxRefuses } from './a-full-inbox-refuses.ts'
import { aMessageIsDeliveredOnce } from './a-message-is-delivered-once.ts'
import { aPageOfMessagesIsOfOneMoment } from './a-page-of-messages-is-of-one-moment.ts'
import { aSuspendedRunIsDueInTime } from './a-suspended-run-is-due-in-time.ts'
import { anInboxHoldsSoManyBytes } from './an-inbox-holds-so-many-bytes.ts'
import { anInboxThatWasEditedIsFound } from './an-inbox-that-was-edited-is-found.ts'
import { inboxPagesEndAtTheirLimits } from './inbox-pages-end-at-their-limits.ts'
import { kernelNamesAreReserved } from './kernel-names-are-reserved.ts'
import { messagesGetDensePositions } from './messages-get-dense-positions.ts'
import { noMessageIsSleptThrough } from './no-message-is-slept-through.ts'
import { nobodyHasSeenWhatIsNotThere } from './nobody-has-seen-what-is-not-there.ts'
import { racingDeliveriesAreAllKept } from './racing-deliveries-are-all-kept.ts'
import { whatWasNotSeenStaysListed } from './what-was-not-seen-stays-listed.ts'

export const INBOX_LAWS: readonly Law[] = [
  messagesGetDensePositions,
  aMessageIsDeliveredOnce,
  anInboxThatWasEditedIsFound,
  inboxPagesEndAtTheirLimits,
  whatWasNotSeenStaysListed,
  kernelNamesAreReserved,
  aSuspendedRunIsDueInTime,
  nobodyHasSeenWhatIsNotThere,
  aFullInboxRefuses,
  anInboxHoldsSoManyBytes,
  racingDeliveriesAreAllKept,
  aPageOfMessagesIsOfOneMoment,
  noMessageIsSleptThrough,
]

import type { Law } from '../../law/law.ts'
import { aLiveLeaseIsHeldToItsLastMillisecond } from './a-live-lease-is-held-to-its-last-millisecond.ts'
import { aReleasedRunIsFreeAtOnce } from './a-released-run-is-free-at-once.ts'
import { aRenewalExtendsByItsTtl } from './a-renewal-extends-by-its-ttl.ts'
import { aStaleWriterLoses } from './a-stale-writer-loses.ts'
import { anAcquisitionGrantsANewLease } from './an-acquisition-grants-a-new-lease.ts'
import { anExpiredLeaseCanBeTaken } from './an-expired-lease-can-be-taken.ts'
import { anExpiredLeaseIsRenewedOrTaken } from './an-expired-lease-is-renewed-or-taken.ts'
import { anExpiredLeaseStillWrites } from './an-expired-lease-still-writes.ts'
import { epochsAreNeverUsedAgain } from './epochs-are-never-used-again.ts'
import { nothingLandsAfterATakeover } from './nothing-lands-after-a-takeover.ts'
import { supersedeNamesOneLease } from './supersede-names-one-lease.ts'
import { theSameOwnerFencesItself } from './the-same-owner-fences-itself.ts'
import { whatCannotBeAcquired } from './what-cannot-be-acquired.ts'

export const LEASES_LAWS: readonly Law[] = [
  anAcquisitionGrantsANewLease,
  epochsAreNeverUsedAgain,
  aStaleWriterLoses,
  aLiveLeaseIsHeldToItsLastMillisecond,
  anExpiredLeaseCanBeTaken,
  theSameOwnerFencesItself,
  nothingLandsAfterATakeover,
  supersedeNamesOneLease,
  aRenewalExtendsByItsTtl,
  aReleasedRunIsFreeAtOnce,
  anExpiredLeaseStillWrites,
  anExpiredLeaseIsRenewedOrTaken,
  whatCannotBeAcquired,
]

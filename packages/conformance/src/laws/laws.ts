import type { Law } from '../law/law.ts'
import { ARCHIVES_LAWS } from './archives/archives-laws.ts'
import { BLOBS_LAWS } from './blobs/blobs-laws.ts'
import { CLAIMING_LAWS } from './claiming/claiming-laws.ts'
import { ERRORS_LAWS } from './errors/errors-laws.ts'
import { FAILOVER_LAWS } from './failover/failover-laws.ts'
import { INBOX_LAWS } from './inbox/inbox-laws.ts'
import { KERNEL_LAWS } from './kernel/kernel-laws.ts'
import { LEASES_LAWS } from './leases/leases-laws.ts'
import { LISTING_LAWS } from './listing/listing-laws.ts'
import { NETWORK_LAWS } from './network/network-laws.ts'
import { PROCESSES_LAWS } from './processes/processes-laws.ts'
import { READING_LAWS } from './reading/reading-laws.ts'
import { RUNS_LAWS } from './runs/runs-laws.ts'
import { SCHEDULES_LAWS } from './schedules/schedules-laws.ts'
import { SEALING_LAWS } from './sealing/sealing-laws.ts'
import { TRANSACTIONS_LAWS } from './transactions/transactions-laws.ts'
import { VALUES_LAWS } from './values/values-laws.ts'
import { VOCABULARY_LAWS } from './vocabulary/vocabulary-laws.ts'

/** Every law of the suite, in the order in which they are checked: by level, the simple ones first. */
export const LAWS: readonly Law[] = [
  ...VALUES_LAWS,
  ...SEALING_LAWS,
  ...ERRORS_LAWS,
  ...RUNS_LAWS,
  ...LEASES_LAWS,
  ...READING_LAWS,
  ...BLOBS_LAWS,
  ...INBOX_LAWS,
  ...CLAIMING_LAWS,
  ...LISTING_LAWS,
  ...ARCHIVES_LAWS,
  ...VOCABULARY_LAWS,
  ...TRANSACTIONS_LAWS,
  ...SCHEDULES_LAWS,
  ...PROCESSES_LAWS,
  ...NETWORK_LAWS,
  ...FAILOVER_LAWS,
  ...KERNEL_LAWS,
]

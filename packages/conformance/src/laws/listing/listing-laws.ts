import type { Law } from '../../law/law.ts'
import { aForgottenRunIsNotFound } from './a-forgotten-run-is-not-found.ts'
import { aListIsCompleteAndOrdered } from './a-list-is-complete-and-ordered.ts'
import { aPageOfRunsEndsAtItsLimit } from './a-page-of-runs-ends-at-its-limit.ts'
import { aPrefixIsLiteral } from './a-prefix-is-literal.ts'
import { beginRacesForget } from './begin-races-forget.ts'
import { epochsOutliveTheirRun } from './epochs-outlive-their-run.ts'
import { forgettingLeavesNothing } from './forgetting-leaves-nothing.ts'
import { pagesWithstandInserts } from './pages-withstand-inserts.ts'
import { pruneForgetsWhatEndedBefore } from './prune-forgets-what-ended-before.ts'

export const LISTING_LAWS: readonly Law[] = [
  forgettingLeavesNothing,
  pruneForgetsWhatEndedBefore,
  aForgottenRunIsNotFound,
  epochsOutliveTheirRun,
  aListIsCompleteAndOrdered,
  aPageOfRunsEndsAtItsLimit,
  aPrefixIsLiteral,
  beginRacesForget,
  pagesWithstandInserts,
]

import type { Law } from '../../law/law.ts'
import { aTreeShowsEverything } from './a-tree-shows-everything.ts'
import { everyFactIsKept } from './every-fact-is-kept.ts'
import { foldsKnowNoPages } from './folds-know-no-pages.ts'
import { recordedLogsFold } from './recorded-logs-fold.ts'
import { whatIsUnknownStopsAFold } from './what-is-unknown-stops-a-fold.ts'

export const VOCABULARY_LAWS: readonly Law[] = [
  everyFactIsKept,
  recordedLogsFold,
  whatIsUnknownStopsAFold,
  foldsKnowNoPages,
  aTreeShowsEverything,
]

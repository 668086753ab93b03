import type { Law } from '../../law/law.ts'
import { aClaimTakesWhatIsDue } from './a-claim-takes-what-is-due.ts'
import { aRevivalIsToldOf } from './a-revival-is-told-of.ts'
import { onePoisonedRunCostsNoOther } from './one-poisoned-run-costs-no-other.ts'
import { onlyClaimsInVainCount } from './only-claims-in-vain-count.ts'
import { poisonIsQuarantined } from './poison-is-quarantined.ts'
import { racingClaimsShareNoRun } from './racing-claims-share-no-run.ts'
import { theOneDueLongestGoesFirst } from './the-one-due-longest-goes-first.ts'

export const CLAIMING_LAWS: readonly Law[] = [
  aClaimTakesWhatIsDue,
  theOneDueLongestGoesFirst,
  onePoisonedRunCostsNoOther,
  poisonIsQuarantined,
  onlyClaimsInVainCount,
  aRevivalIsToldOf,
  racingClaimsShareNoRun,
]

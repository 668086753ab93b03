import type { Law } from '../../law/law.ts'
import { aClientsClockDecidesNothing } from './a-clients-clock-decides-nothing.ts'
import { aClockSteppedBackGrantsNothingTwice } from './a-clock-stepped-back-grants-nothing-twice.ts'
import { aKillAtAnyFailpointLosesNothing } from './a-kill-at-any-failpoint-loses-nothing.ts'
import { aKilledClaimersRunGoesOn } from './a-killed-claimers-run-goes-on.ts'
import { aKilledWritersLeaseGivesWay } from './a-killed-writers-lease-gives-way.ts'
import { aSecondKillDuringRecoveryChangesNothing } from './a-second-kill-during-recovery-changes-nothing.ts'
import { aStoppedWriterComesBackToNothing } from './a-stopped-writer-comes-back-to-nothing.ts'
import { aThrowAtAFailpointHurtsNobodyElse } from './a-throw-at-a-failpoint-hurts-nobody-else.ts'
import { aWatcherSeesAllAcrossAKill } from './a-watcher-sees-all-across-a-kill.ts'
import { aWriterStoppedAfterItsCommitKeepsIt } from './a-writer-stopped-after-its-commit-keeps-it.ts'
import { anImportKilledAnywhereIsWholeOrAbsent } from './an-import-killed-anywhere-is-whole-or-absent.ts'
import { epochsRiseOverKills } from './epochs-rise-over-kills.ts'
import { failpointsComeInOrder } from './failpoints-come-in-order.ts'
import { whatIsStoredIsWhatTheJournalSays } from './what-is-stored-is-what-the-journal-says.ts'
import { whatManyRunsWereToldSurvivesAKill } from './what-many-runs-were-told-survives-a-kill.ts'

export const PROCESSES_LAWS: readonly Law[] = [
  failpointsComeInOrder,
  aThrowAtAFailpointHurtsNobodyElse,
  aKillAtAnyFailpointLosesNothing,
  aKilledClaimersRunGoesOn,
  aSecondKillDuringRecoveryChangesNothing,
  anImportKilledAnywhereIsWholeOrAbsent,
  whatManyRunsWereToldSurvivesAKill,
  aKilledWritersLeaseGivesWay,
  epochsRiseOverKills,
  aWatcherSeesAllAcrossAKill,
  whatIsStoredIsWhatTheJournalSays,
  aStoppedWriterComesBackToNothing,
  aWriterStoppedAfterItsCommitKeepsIt,
  aClientsClockDecidesNothing,
  aClockSteppedBackGrantsNothingTwice,
]

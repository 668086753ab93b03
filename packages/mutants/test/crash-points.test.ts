import { playTable } from './crash/crash-table.ts'
import { CrashStage } from './crash/stage.ts'

playTable('sqlite', () => new CrashStage(), [
  'fsync fails: that writer is poisoned; reopen and verify before any further acknowledgement [J-7, J-12, K-14]',
])

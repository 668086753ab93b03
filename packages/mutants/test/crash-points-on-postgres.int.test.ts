import { type PostgresServer, startPostgres } from '@tangle-network/postgres-server'
import { afterAll, beforeAll } from 'vitest'
import { playTable } from './crash/crash-table.ts'
import { CrashStage } from './crash/stage.ts'

// Its own: its processes are stopped, and it panics.
let server: PostgresServer
let stages = 0

beforeAll(async () => {
  server = await startPostgres({ medium: 'memory' })
})
afterAll(() => server.stop())

playTable('postgres', () => new CrashStage({ server, schema: `crash_${stages++}` }), [
  'fsync fails: that writer is poisoned; reopen and verify before any further acknowledgement [J-7, J-12, K-14]',
])

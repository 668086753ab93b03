import { describeJournal } from '@tangle-network/durability-conformance'
import { CARELESS, networkHarness, startPostgres } from '@tangle-network/postgres-server'
import { afterAll, describe, test } from 'vitest'
import { migrationSql, openPostgresStore } from '../src/index.ts'

const starting = startPostgres({ medium: 'memory', settings: CARELESS })
afterAll(async () => (await starting).stop())

const journal = { workerModule: import.meta.url, migrationSql, openPostgresStore }
const harness = networkHarness(journal, () => starting)

const runs = Number(process.env.CONFORMANCE_RUNS ?? 3)

describeJournal('journal-postgres', harness, { describe, test }, { levels: ['L3'], runs })

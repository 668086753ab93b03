import { describeJournal } from '@tangle-network/durability-conformance'
import { describe, test } from 'vitest'
import { harness } from './conformance-harness.ts'

// Every place is a schema and every write a round trip, so there are fewer cases here than on journals in this process.
const runs = Number(process.env.CONFORMANCE_RUNS ?? 3)

describeJournal('journal-postgres', harness, { describe, test }, { runs })

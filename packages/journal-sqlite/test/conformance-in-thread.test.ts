import { describeJournal, type Level } from '@tangle-network/durability-conformance'
import { describe, test } from 'vitest'
import { harness } from './thread-harness.ts'

const ASKED = Number(process.env.CONFORMANCE_RUNS) || 0

/**
 * The writer is the same, the way to it is another: unless more is asked for, the fixed cases alone, of the levels to which
 * it matters when something comes and who dies meanwhile. `npm run conformance` proves every level.
 */
const LEVELS: readonly Level[] = ASKED > 0 ? ['L0', 'L1', 'L2'] : ['L1', 'L2']

/** A law of L4 has no fixed cases, and in threads its clients meet by chance: one case need not have all that it must meet. */
const CLOCK_RUNS = 4

/** Each of the hundred processes that a law kills starts a thread besides. */
const LAW_MS = 180_000

const framework = { describe, test: (name: string, body: () => Promise<void>) => test(name, body, LAW_MS) }

describeJournal(harness.name, harness, framework, { levels: LEVELS, runs: ASKED })
describeJournal(harness.name, harness, framework, { levels: ['L4'], runs: ASKED || CLOCK_RUNS })

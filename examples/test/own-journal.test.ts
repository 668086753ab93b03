import { describeJournal } from '@tangle-network/durability-conformance'
import { describe, test } from 'vitest'
import { harness } from '../own-journal/harness.ts'

// L0 takes a journal that rewrites its runs a minute; it is for those who run examples/own-journal/prove.ts.
describeJournal('a journal in one file', harness, { describe, test }, { levels: ['L1', 'L2', 'L4'], runs: 2 })

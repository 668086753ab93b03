import { describeJournal } from '@tangle-network/durability-conformance'
import { describe, test } from 'vitest'
import { harness } from '../own-journal/harness.ts'

describeJournal('a journal in one file', harness, { describe, test })

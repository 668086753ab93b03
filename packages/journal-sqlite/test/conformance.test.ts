import { describeJournal } from '@tangle-network/durability-conformance'
import { describe, test } from 'vitest'
import { harness } from './conformance-harness.ts'

describeJournal('journal-sqlite', harness, { describe, test })

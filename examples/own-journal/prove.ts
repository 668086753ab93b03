import { describe, test } from 'node:test'
import { describeJournal } from '@tangle-network/durability-conformance'
import { harness } from './harness.ts'

describeJournal('notebook', harness, { describe, test })

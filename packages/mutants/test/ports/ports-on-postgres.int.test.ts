import { test } from '@fast-check/vitest'
import { harness } from '../../src/postgres-harness.ts'
import { describePorts } from './describe-ports.ts'
import { acts, play } from './interleavings.ts'

describePorts(harness)

test.prop([acts], { numRuns: 5 })(
  'ports of three processes that come and go answer on Postgres what a model does',
  (given) => play(harness, given, new Map()),
)

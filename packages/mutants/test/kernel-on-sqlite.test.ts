import { describeKernel } from '@tangle-network/durability-conformance'
import { describe, test } from 'vitest'
import { kernel } from '../src/program-kernel.ts'
import { harness } from '../src/sqlite-harness.ts'

/** Every life opens the file anew, so that cases cost more here than in memory. */
const RUNS = Number(process.env.CONFORMANCE_RUNS) || 1

describeKernel('durability on journal-sqlite', harness, kernel, { describe, test }, { runs: RUNS })

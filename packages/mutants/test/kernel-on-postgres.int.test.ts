import { describeKernel } from '@tangle-network/durability-conformance'
import { describe, test, vi } from 'vitest'
import { harness } from '../src/postgres-harness.ts'
import { kernel } from '../src/program-kernel.ts'

/** Every step is a round trip here. */
const RUNS = Number(process.env.CONFORMANCE_RUNS) || 1

// One law kills a run at each of its instants, one after the other.
vi.setConfig({ testTimeout: 900_000 })

describeKernel('durability on journal-postgres', harness, kernel, { describe, test }, { runs: RUNS })

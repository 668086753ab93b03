import { describeRemote } from '@tangle-network/durability-conformance'
import { describe, test, vi } from 'vitest'
import { sandboxHarness } from './harness.ts'

// A law gives up by itself what does not come; how long a thousand cuts take is up to the machine.
vi.setConfig({ testTimeout: 180_000 })

const RUNS = Number(process.env.CONFORMANCE_RUNS || 8)

describeRemote('executor-sandbox, rich', sandboxHarness('rich'), { describe, test }, { runs: RUNS })
describeRemote('executor-sandbox, plain', sandboxHarness('plain'), { describe, test }, { runs: RUNS })

import { describeRemote } from '@tangle-network/durability-conformance'
import { describe, test, vi } from 'vitest'
import { bridgeHarness } from './harness.ts'
import { leaveOffLinux } from './needs-linux.ts'

// A law gives up by itself what does not come; how long a thousand cuts take is up to the machine.
vi.setConfig({ testTimeout: 180_000 })

const RUNS = Number(process.env.CONFORMANCE_RUNS || 8)

// Elsewhere a host that was restarted does not know what it has started, and claims less.
if (process.platform === 'linux')
  describeRemote('executor-cli-bridge', bridgeHarness(), { describe, test }, { runs: RUNS })
else test('executor-cli-bridge holds on level R', leaveOffLinux)

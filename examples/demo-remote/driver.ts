import { createSupervisor } from '@tangle-network/durability'
import { createCliBridge } from '@tangle-network/executor-cli-bridge'
import { defineDigest, MOST_TOKENS, requestFor } from './digest-agent.ts'
import { DriverOrder } from './order.ts'
import { filesIn, RUN_ID } from './place.ts'
import { sabotage } from './sabotage.ts'

// The process that drives the run. It knows nothing of kills: it asks for the run, and the supervisor begins it or goes on.
const order = DriverOrder.parse(JSON.parse(process.argv[2] ?? ''))
// Without its director nobody watches it.
const orphaned = () => process.exit(1)
process.on('disconnect', orphaned)

const { url, pages, attempts, folder } = order
const honest = createCliBridge({ url, idRetainedMs: 86_400_000 })
const bridge = order.sabotage ? sabotage(honest, order.sabotage, requestFor(pages)) : honest
await using supervisor = await createSupervisor({ url: `sqlite:${filesIn(folder).journal}`, signals: false })
const budget = { tokens: attempts * MOST_TOKENS }
const came = await supervisor.run(defineDigest(bridge, attempts), pages, { runId: RUN_ID, budget })
await new Promise((told) => process.send?.(came, told))
// The channel to the director would keep this process alive.
process.off('disconnect', orphaned)
process.disconnect?.()

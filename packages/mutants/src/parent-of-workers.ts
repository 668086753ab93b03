import { ProcessClients } from '@tangle-network/durability-conformance'
import { harness } from './sqlite-harness.ts'

/** Starts an idle worker and one that waits at a failpoint, tells their pids, and waits to be killed. */
const clients = new ProcessClients(harness, { spares: 0 })
const [env = ''] = process.argv.slice(2)
const idle = await clients.start({ env, clock: () => 1 })
const waiting = await clients.start({ env, clock: () => 1, stopAt: 1 })
const manifest = { agent: 'agent', taskDigest: 'a'.repeat(64), seed: 'seed' }
void waiting.call({ do: 'begin', runId: 'run', manifest, options: {} })
await waiting.stopped()
// Awake again, it waits to be told to go on: the descriptor breaks when this process dies.
process.kill(waiting.pid, 'SIGCONT')
console.log(JSON.stringify([idle.pid, waiting.pid]))
await new Promise(() => setInterval(() => {}, 60_000))

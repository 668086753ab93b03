import {
  interpret,
  type KernelEnd,
  type KernelPorts,
  type KernelUnderTest,
} from '@tangle-network/durability-conformance'
import {
  type Agent,
  createClient,
  createSupervisor,
  defineAgent,
  defineTool,
  runConversation,
  runLoop,
  runToolLoop,
  type Snapshots,
} from '../src/index.ts'
import { liveFromQueue } from './queue-life.ts'

/** This kernel for the conformance suite, with a cache of snapshots. */
export const kernelWith = (snapshots?: Snapshots): KernelUnderTest => ({
  name: 'runtime-kernel',
  features: [
    ...(['pure', 'idempotent', 'once', 'call', 'spawn', 'next', 'all', 'race', 'any'] as const),
    ...(['now', 'random', 'fail', 'twice', 'forget', 'close', 'transactional', 'wait', 'message', 'cancel'] as const),
    ...(['version', 'checkpoint', 'fork', 'budget', 'restart', 'deadline', 'depth', 'resolve', 'bound'] as const),
    ...(['run', 'continue', 'stream', 'tools', 'loop', 'conversation', 'execute'] as const),
  ],
  async run(program, ports) {
    const { queue } = ports
    const agent: Agent<unknown, unknown[]> = defineAgent({
      name: 'program',
      act: (task: unknown, scope) =>
        interpret<Agent>(scope, { agent, task, program, ports, loops: { runLoop, runConversation } }),
    })
    return queue === undefined ? supervised(agent, ports, snapshots) : liveFromQueue(agent, queue, ports)
  },
  toolLoop(loop, ports) {
    const tools = loop.tools.map(defineTool)
    const agent = defineAgent({ name: 'looping', act: (_: unknown, scope) => runToolLoop(scope, { ...loop, tools }) })
    return supervised(agent, ports, snapshots)
  },
  resolve: (journal, runId, step, resolved, by) => createClient({ journal }).resolve(runId, step, resolved, by),
  stream: (journal, runId, options) => createClient({ journal }).stream(runId, options),
})

export const kernel = kernelWith()

async function supervised(
  agent: Agent<unknown, unknown>,
  ports: KernelPorts,
  snapshots: Snapshots | undefined,
): Promise<KernelEnd> {
  const { journal, clock, runId, ttlMs, graceMs, maxDepth, maxInterruptions } = ports
  const { owner, provenDead, closing } = ports
  const owners = { name: () => owner, provenDead }
  const supervisor = createSupervisor({
    ...{ journal, clock, ttlMs, graceMs, maxDepth, maxInterruptions, owners },
    ...{ patienceMs: 0, development: true, ...(snapshots && { snapshots }) },
  })
  closing.addEventListener('abort', () => supervisor.close())
  const result = await supervisor.run(agent, null, { runId })
  if (result.status === 'suspended') return { suspended: true }
  return result.status === 'done' ? { done: result.value } : { failed: result.error }
}

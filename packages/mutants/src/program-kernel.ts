import { createSupervisor as openDoor } from '@tangle-network/durability'
import {
  type Feature,
  interpret,
  type KernelEnd,
  type KernelPorts,
  type KernelUnderTest,
} from '@tangle-network/durability-conformance'
import {
  type Agent,
  createClient,
  defineAgent,
  defineTool,
  runConversation,
  runLoop,
  runToolLoop,
  type Scope,
  type Supervisor,
  type SupervisorOptions,
} from '@tangle-network/runtime-kernel'
import { liveFromQueue } from './queue-life.ts'

const FEATURES: readonly Feature[] = [
  ...(['pure', 'idempotent', 'once', 'call', 'spawn', 'next', 'all', 'race', 'any'] as const),
  ...(['now', 'random', 'fail', 'twice', 'forget', 'close', 'transactional', 'wait', 'message', 'cancel'] as const),
  ...(['version', 'checkpoint', 'fork', 'budget', 'restart', 'deadline', 'depth', 'resolve', 'bound'] as const),
  ...(['run', 'continue', 'stream', 'tools', 'loop', 'conversation', 'execute'] as const),
]

/** What has the kernel's supervisor, be it behind the front door or broken on purpose, for the conformance suite. */
export function supervisedKernel(
  name: string,
  create: (options: SupervisorOptions) => Supervisor | Promise<Supervisor>,
): KernelUnderTest {
  const supervised = async (agent: Agent<unknown, unknown>, ports: KernelPorts): Promise<KernelEnd> => {
    const { journal, clock, runId, ttlMs, graceMs, maxDepth, maxInterruptions } = ports
    const { owner, provenDead, closing } = ports
    const owners = { name: () => owner, provenDead }
    const supervisor = await create({
      ...{ journal, clock, ttlMs, graceMs, maxDepth, maxInterruptions, owners },
      ...{ patienceMs: 0, development: true },
    })
    closing.addEventListener('abort', () => supervisor.close())
    const result = await supervisor.run(agent, null, { runId })
    if (result.status === 'suspended') return { suspended: true }
    return result.status === 'done' ? { done: result.value } : { failed: result.error }
  }
  return {
    name,
    features: FEATURES,
    async run(program, ports) {
      const agent: Agent<unknown, unknown[]> = defineAgent({
        name: 'program',
        act: (task: unknown, scope) =>
          interpret<Agent>(scope, { agent, task, program, ports, loops: { runLoop, runConversation } }),
      })
      return ports.queue === undefined ? supervised(agent, ports) : liveFromQueue(agent, ports.queue, ports)
    },
    toolLoop(loop, ports) {
      const tools = loop.tools.map(defineTool)
      const act = (_: unknown, scope: Scope) => runToolLoop(scope, { ...loop, tools })
      return supervised(defineAgent({ name: 'looping', act }), ports)
    },
    resolve: (journal, runId, step, resolved, by) => createClient({ journal }).resolve(runId, step, resolved, by),
    stream: (journal, runId, options) => createClient({ journal }).stream(runId, options),
  }
}

/** The kernel as applications get it: through the front door. Nothing is said of whom it waits for. */
export const kernel: KernelUnderTest = {
  ...supervisedKernel('durability', (options) => openDoor({ ...options, signals: false, onWaiting: () => {} })),
  module: import.meta.url,
}

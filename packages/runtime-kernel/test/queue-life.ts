import type { KernelEnd, KernelPorts } from '@tangle-network/durability-conformance'
import { type Agent, createWorker, type RunEnd } from '../src/index.ts'

/** One life of a run that another one began: a worker takes it from its queue, and whatever it goes on as. */
export async function liveFromQueue(agent: Agent, queue: string, ports: KernelPorts): Promise<KernelEnd> {
  const { journal, clock, ttlMs, graceMs, owner, provenDead, closing } = ports
  const ends: RunEnd[] = []
  const errors: unknown[] = []
  const worker = createWorker({
    ...{ journal, agents: [agent], queue, concurrency: 1, ttlMs, graceMs, clock, development: true },
    owners: { name: () => owner, provenDead },
    random: () => 0.5,
    onResult: (end) => void ends.push(end),
    // A run that cannot go on here would be claimed again at once.
    onError: (error) => {
      errors.push(error)
      void worker.close()
    },
  })
  closing.addEventListener('abort', () => worker.close())
  await worker.drain()
  if (errors.length > 0) throw errors[0]
  const end = ends.at(-1)
  if (!end || end.status === 'suspended' || end.status === 'continued') return { suspended: true }
  return end.status === 'done' ? { done: end.value } : { failed: end.error }
}

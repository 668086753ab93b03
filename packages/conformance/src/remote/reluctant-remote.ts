import type { RemoteExecution } from '@tangle-network/durability-contract'
import type { MemoryRemote } from './memory-remote.ts'
import type { RemoteProgram } from './remote-program.ts'

/** The remote, where what resists goes on until somebody who has asked it to stop looks how it stands: then it is let go. */
export function reluctant(memory: MemoryRemote): RemoteExecution {
  const executor = memory.executor()
  const programs = new Map<unknown, RemoteProgram>()
  const asked = new Set<unknown>()
  const look = (reference: unknown) => {
    const program = asked.has(reference) ? programs.get(reference) : undefined
    if (program) memory.letGo(program.name)
  }
  return {
    ...executor,
    async start(plan, environment, ask) {
      const started = await executor.start(plan, environment, ask)
      if ('reference' in started) programs.set(started.reference, plan.request as RemoteProgram)
      return started
    },
    attach(reference, after, ask) {
      look(reference)
      return executor.attach(reference, after, ask)
    },
    result(reference, ask) {
      look(reference)
      return executor.result(reference, ask)
    },
    async cancel(reference, ask) {
      const cancelled = await executor.cancel(reference, ask)
      asked.add(reference)
      return cancelled
    },
  }
}

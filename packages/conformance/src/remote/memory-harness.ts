import { MemoryRemote, type MemoryRemoteOptions } from './memory-remote.ts'
import type { RemoteHarness } from './remote-harness.ts'
import type { RemoteProgram } from './remote-program.ts'

/** How the remote in memory is proven: the example for whoever writes one. */
export function memoryRemoteHarness(options: Partial<MemoryRemoteOptions> = {}): RemoteHarness<MemoryRemote> {
  const all = { leases: true, keepsIds: true, keptEvents: 20, hasTokens: false, ...options }
  const ofProgram = (remote: MemoryRemote, { name }: RemoteProgram) =>
    remote.started.filter(({ program }) => program.name === name)
  return {
    name: 'remote in memory',
    claims: { leases: all.leases, keepsIds: all.keepsIds, replays: true, cancels: true },
    keptEvents: all.keptEvents,
    provision: async () => new MemoryRemote(all),
    open: async (remote) => remote.executor(),
    destroy: async (remote) => remote.restart(true),
    request: (_, program) => program,
    emissionOf({ name }, data) {
      const [, emitter, index] = /^(\S+) emits (\d+)$/.exec(String(data)) ?? []
      return emitter === name ? Number(index) : undefined
    },
    isResultOf({ name, ends }, result) {
      if (ends === 'ok') return 'ok' in result && result.ok === name
      return ends === 'failed' && 'failed' in result && result.failed.message === `${name} failed`
    },
    starts: async (remote, program) => ofProgram(remote, program).length,
    isAtWork: async (remote, program) => ofProgram(remote, program).some(({ result }) => !result),
    letGo: async (remote, { name }) => remote.letGo(name),
    kill: async (remote, program) => {
      for (const execution of ofProgram(remote, program)) execution.kill()
    },
    environments: async (remote) => remote.environments,
    restart: async (remote, { forgets }) => remote.restart(forgets || !all.keepsIds),
  }
}

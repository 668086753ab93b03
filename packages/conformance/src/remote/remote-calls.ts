import type { RemoteExecution } from '@tangle-network/durability-contract'
import type { Begun, RemoteWorld } from './remote-world.ts'

export interface RemoteCall {
  readonly method: string
  /** Whether it may change anything, so that a lost answer leaves in doubt whether it did. */
  readonly writes: boolean
  make(executor: RemoteExecution): Promise<unknown>
}

/** Each method of an executor once, about an execution that is there; of a start, about one that is not. */
export async function remoteCalls(
  world: RemoteWorld,
  near: RemoteExecution,
  { environment, reference, plan }: Begun,
): Promise<RemoteCall[]> {
  const { ask } = world
  const other = world.plan(world.program({ emits: 1, ends: 'ok' }))
  const room = await world.bind(near, other)
  const calls: RemoteCall[] = [
    { method: 'start', writes: true, make: (executor) => executor.start(other, room, ask) },
    { method: 'lookup', writes: false, make: (executor) => executor.lookup(plan, environment, ask) },
    { method: 'attach', writes: false, make: (executor) => executor.attach(reference, { position: 0 }, ask) },
    { method: 'result', writes: false, make: (executor) => executor.result(reference, ask) },
    {
      method: 'cancel',
      writes: true,
      make: (executor) => executor.cancel(reference, world.operation('cancel of the calls')),
    },
  ]
  if (!world.harness.claims.leases) return calls
  const release = { ...world.operation('release of the calls'), isOver: true }
  return [
    ...calls,
    { method: 'bind', writes: true, make: (executor) => executor.bind(other, ask) },
    { method: 'release', writes: true, make: (executor) => executor.release(environment, release) },
  ]
}

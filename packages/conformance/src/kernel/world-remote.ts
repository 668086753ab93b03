import type { RemoteEvent, RemoteExecution } from '@tangle-network/durability-contract'
import type { RemoteCall } from './effect-ledger.ts'
import type { World } from './world.ts'

/** A remote as one world reaches it: the world may end before and after every call, and at every event that it is shown. */
export function worldRemote(remote: RemoteExecution, world: World): RemoteExecution {
  const { name, leases, idRetainedMs } = remote
  const call = async <T>(of: RemoteCall, about: unknown, send: () => Promise<T>): Promise<T> => {
    await world.alive()
    world.write({ what: 'asked', of, about: String(about) })
    await world.instant(`before remote ${of}`)
    const settled = await send().then(
      (answer) => () => answer,
      (error: unknown) => () => {
        throw error
      },
    )
    await world.instant(`after remote ${of}`)
    return settled()
  }
  return {
    ...{ name, leases, idRetainedMs },
    bind: (plan, ask) => call('bind', plan.id, () => remote.bind(plan, ask)),
    start: (plan, environment, ask) => call('start', plan.id, () => remote.start(plan, environment, ask)),
    lookup: (plan, environment, ask) => call('lookup', plan.id, () => remote.lookup(plan, environment, ask)),
    result: (reference, ask) => call('result', reference, () => remote.result(reference, ask)),
    cancel: (reference, ask) => call('cancel', reference, () => remote.cancel(reference, ask)),
    release: (environment, ask) =>
      call(ask.isOver ? 'release' : 'leave', environment, () => remote.release(environment, ask)),
    attach: async (reference, after, ask) => {
      const attached = await call('attach', reference, () => remote.attach(reference, after, ask))
      return attached.is === 'attached' ? { ...attached, events: shownIn(world, attached.events) } : attached
    },
  }
}

async function* shownIn(world: World, events: AsyncIterable<RemoteEvent>): AsyncGenerator<RemoteEvent> {
  for await (const event of events) {
    await world.instant(`at event ${event.position}`)
    yield event
  }
}

import { isDurabilityError } from '@tangle-network/durability-contract'
import { CuttingProxy } from '../../remote/cutting-proxy.ts'
import type { RemoteLaw } from '../../remote/remote-law.ts'

const IDLE_MS = 300

export const aSilentStreamIsGivenUp: RemoteLaw = {
  id: 'a-silent-stream-is-given-up',
  level: 'R',
  clause: 'D-4',
  also: ['D-10'],
  invariant: 'K4',
  statement:
    'a connection that stays and shows no sign of life is given up as unreachable, and what it would have shown is shown elsewhere',
  needs: ['endpoint'],
  meets: ['a connection that fell silent'],
  async check({ demand, tally, harness, world: newWorld }) {
    const world = await newWorld()
    await using proxy = await CuttingProxy.start(() => world.harness.endpoint!(world.env))
    const near = await world.open()
    const far = await world.open({ endpoint: proxy.endpoint, idleMs: IDLE_MS })
    const begun = await world.begin(harness.claims.replays ? near : far, { emits: 2, waitsAfter: 1, ends: 'ok' })
    const attached = await far.attach(begun.reference, { position: 0 }, world.ask)
    demand.equal(attached.is, 'attached', 'attaching')
    if (attached.is !== 'attached') return
    // The next thing that the remote says, be it that it is still there, is not heard any more.
    const iterator = attached.events[Symbol.asyncIterator]()
    const first = await iterator.next()
    demand.equal(first.value?.position, 1, 'the first event')
    proxy.plan({ after: 0, how: 'stall' })
    await world.letGo(begun.program)
    const shown = await world.take({ [Symbol.asyncIterator]: () => iterator }, { position: 1 }, 10)
    demand.isTrue(typeof shown.ended === 'object', 'a stream that is broken', 'what is shown on a silent connection')
    const broke = typeof shown.ended === 'object' ? shown.ended.broke : undefined
    demand.isTrue(isDurabilityError(broke, 'REMOTE_UNREACHABLE'), 'REMOTE_UNREACHABLE', String(broke))
    demand.equal(proxy.landed, 1, 'connections that fell silent')
    tally.meet('a connection that fell silent')
    if (!harness.claims.replays) return
    const rest = await world.show(near, begun.reference, { position: 1 })
    world.demandAll(begun, [first.value, ...rest.events], 'on both connections')
  },
}

import type { Acquired, Begun, Renewed } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { MANIFEST, TTL_MS } from '../../law/sample.ts'
import { ProcessClients } from '../../process/process-clients.ts'
import { Asked, acquire, append } from './asked.ts'

const DAY_MS = 24 * 60 * 60 * 1_000

/** Clocks of machines jump: at a correction, after sleep, in a container. */
export const aClientsClockDecidesNothing: Law = {
  id: 'a-clients-clock-decides-nothing',
  level: 'L4',
  clause: 'L-2',
  also: ['L-5', 'L-7', 'Q-1', 'M-6'],
  invariant: 'J7',
  statement: 'who holds a lease, and until when, does not change when the clock of a client jumps',
  needs: ['worker'],
  meets: ['forwards', 'backwards'],
  async check(trial) {
    const { harness, demand, tally, stage } = trial
    const { env, clock } = await stage()
    await using clients = new ProcessClients(harness)
    const [holding, wanting] = await Promise.all([
      clients.start({ env, clock: clock.now }),
      clients.start({ env, clock: clock.now }),
    ])
    const [holder, rival] = [new Asked(holding, trial), new Asked(wanting, trial)]
    const claim = { owner: 'claimer', ttlMs: TTL_MS, limit: 1, queue: 'queue', supports: { agents: ['agent'] } }
    for (const [index, jumpMs] of [400 * DAY_MS, -400 * DAY_MS, 2 * TTL_MS, -2 * TTL_MS].entries()) {
      const runId = `run ${index}`
      const where = `clocks off by ${jumpMs} ms`
      const fault = `a clock that jumps ${jumpMs > 0 ? 'forwards' : 'backwards'}`
      tally.ask(fault)
      holding.jump(-jumpMs)
      wanting.jump(jumpMs)
      const options = { acquire: { owner: 'holder', ttlMs: TTL_MS } }
      const begin = { do: 'begin', runId, manifest: MANIFEST, options } as const
      const { lease, head, now } = await holder.granted<Begun & Acquired>(begin, where)
      demand.equal([now, lease.expiresAt], [clock.now(), clock.now() + TTL_MS], `${where}: now and expiry`)
      await rival.refused('LEASE_HELD', acquire(runId, 'rival'), where)
      demand.equal(await rival.granted({ do: 'claim', request: claim }, where), [], `${where}: what is due`)
      tally.land(fault)
      tally.meet(jumpMs > 0 ? 'forwards' : 'backwards')
      clock.advance(TTL_MS - 1)
      const renewed = await holder.granted<Renewed>({ do: 'renew', lease }, where)
      demand.equal(renewed.lease, { ...lease, expiresAt: clock.now() + TTL_MS }, `${where}: the renewed lease`)
      clock.advance(TTL_MS - 1)
      await rival.refused('LEASE_HELD', acquire(runId, 'rival'), `${where}, 1 ms before`)
      clock.advance(1)
      const taken = await rival.granted<Acquired>(acquire(runId, 'rival'), `${where}, at the expiry`)
      demand.equal(taken.lease.expiresAt, clock.now() + TTL_MS, `${where}: the rival's expiry`)
      await holder.refused('FENCED', append(lease, head, 'late'), where)
      const suspended = append(taken.lease, taken.head, 'sleeps', { suspend: { wakeAt: clock.now() + TTL_MS } })
      await rival.granted(suspended, where)
      demand.equal(await rival.granted({ do: 'claim', request: claim }, where), [], `${where}: before it wakes`)
      clock.advance(TTL_MS)
      const [woken] = await holder.granted<Acquired[]>({ do: 'claim', request: claim }, where)
      demand.equal(woken?.lease.runId, runId, `${where}: what woke`)
      if (woken) await holder.granted(append(woken.lease, woken.head, 'ends', { end: 'completed' }), where)
      tally.schedules += 1
    }
    await Promise.all([holding.end(), wanting.end()])
  },
}

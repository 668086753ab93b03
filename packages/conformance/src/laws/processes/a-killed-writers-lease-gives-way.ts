import type { Acquired, Begun, Head } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { MANIFEST, TTL_MS } from '../../law/sample.ts'
import { Stage } from '../../law/stage.ts'
import { InProcessClients } from '../../process/in-process-client.ts'
import { ProcessClients } from '../../process/process-clients.ts'
import { Asked, acquire, append, mutations, ZOMBIE_ADDRESS } from './asked.ts'
import { see } from './see.ts'

/** A kill leaves a lease behind that nobody will ever release. */
export const aKilledWritersLeaseGivesWay: Law = {
  id: 'a-killed-writers-lease-gives-way',
  level: 'L2',
  clause: 'L-2',
  also: ['L-1', 'L-4', 'J-6'],
  invariant: 'J7',
  statement:
    'the lease of a killed worker is taken over when it expires, or superseded at once, and not before; what is left of it is fenced',
  needs: ['worker'],
  meets: ['expired', 'superseded'],
  async check(trial) {
    const { harness, tally, demand } = trial
    await using clients = new ProcessClients(harness)
    for (const way of ['expired', 'superseded'] as const) {
      await using stage = await Stage.provision(harness)
      const { env, clock } = stage
      const where = `a lease that was ${way}`
      tally.ask('SIGKILL of a holder')
      const victim = new Asked(await clients.start({ env, clock: clock.now, dieAt: 5 }), trial)
      const options = { acquire: { owner: 'victim', ttlMs: TTL_MS } }
      const { lease, head } = await victim.granted<Begun & Acquired>(
        { do: 'begin', runId: 'run', manifest: MANIFEST, options },
        where,
      )
      await victim.dies(append(lease, head, 'in flight'), where)
      tally.land('SIGKILL of a holder')
      await using here = new InProcessClients(harness)
      const survivor = new Asked(await here.start({ env, clock: clock.now }), trial)
      const found = await survivor.granted<Head>({ do: 'head', runId: 'run' }, where)
      demand.equal(found.holder, { owner: 'victim', epoch: lease.epoch, expiresAt: lease.expiresAt }, where)
      const wrong = [
        { owner: 'victim', epoch: lease.epoch + 1 },
        { owner: 'victor', epoch: lease.epoch },
      ]
      for (const supersede of wrong) await survivor.refused('LEASE_HELD', acquire('run', 'heir', { supersede }), where)
      clock.advance(TTL_MS - 1)
      await survivor.refused('LEASE_HELD', acquire('run', 'heir'), `${where}, 1 ms before`)
      const dead = { owner: 'victim', epoch: lease.epoch }
      if (way === 'expired') clock.advance(1)
      const heir = await survivor.granted<Acquired>(
        acquire('run', 'heir', way === 'superseded' ? { supersede: dead } : {}),
        where,
      )
      tally.meet(way)
      demand.isTrue(heir.lease.epoch > lease.epoch, `an epoch above ${lease.epoch}`, where)
      demand.equal(heir.lease.expiresAt, clock.now() + TTL_MS, `${where}: the new expiry`)
      demand.isTrue(heir.lease.token !== lease.token, 'a token of its own', where)
      const looked = { runId: 'run', blobs: [ZOMBIE_ADDRESS] }
      const before = await see(survivor.client, looked)
      for (const call of mutations({ lease, head })) await survivor.refused('FENCED', call, `${where}, by the dead`)
      demand.equal(await see(survivor.client, looked), before, `${where}: the place after the refusals`)
      await survivor.granted(append(heir.lease, heir.head, 'by the heir', { end: 'completed' }), where)
      await survivor.client.end()
      tally.schedules += 1
    }
  },
}

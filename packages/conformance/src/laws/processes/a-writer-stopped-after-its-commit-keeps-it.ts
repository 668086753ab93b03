import type { Acquired, Begun, Cursor, Head } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { MANIFEST, TTL_MS } from '../../law/sample.ts'
import { InProcessClients } from '../../process/in-process-client.ts'
import { ProcessClients } from '../../process/process-clients.ts'
import { Asked, acquire, append, mutations, ZOMBIE_ADDRESS } from './asked.ts'
import { see } from './see.ts'

/** Stopped at the worst moment: it has committed and has not said so. */
export const aWriterStoppedAfterItsCommitKeepsIt: Law = {
  id: 'a-writer-stopped-after-its-commit-keeps-it',
  level: 'L4',
  clause: 'F-2',
  also: ['J-6', 'J-10', 'J-11', 'L-2'],
  invariant: 'J1',
  statement:
    'a worker stopped between commit and acknowledgement past its lease has its heir write after what it committed, and is then acknowledged and fenced',
  needs: ['worker'],
  async check(trial) {
    const { harness, demand, tally, stage } = trial
    const { env, clock } = await stage()
    const scratch = await stage()
    await using here = new InProcessClients(harness)
    const undisturbed = await here.start({ env: scratch.env, clock: clock.now })
    const options = { acquire: { owner: 'zombie', ttlMs: TTL_MS } }
    const begin = { do: 'begin', runId: 'run', manifest: MANIFEST, options } as const
    const first = await new Asked(undisturbed, trial).granted<Begun & Acquired>(begin, 'undisturbed')
    await new Asked(undisturbed, trial).granted(append(first.lease, first.head, 'committed'), 'undisturbed')
    await undisturbed.end()

    await using clients = new ProcessClients(harness)
    const stopAt = undisturbed.passed.lastIndexOf('append:after-commit') + 1
    const client = await clients.start({ env, clock: clock.now, stopAt })
    const zombie = new Asked(client, trial)
    const { lease, head } = await zombie.granted<Begun & Acquired>(begin, 'the zombie, alive')
    tally.ask('SIGSTOP at append:after-commit')
    const committed = append(lease, head, 'committed')
    const acknowledged = zombie.granted<{ cursor: Cursor }>(committed, 'what was committed before the stop')
    // Awaited below, unless something else fails first.
    acknowledged.catch(() => {})
    await client.stopped()
    demand.equal(client.passed.at(-1), 'append:after-commit', 'where it stands still')
    tally.land('SIGSTOP at append:after-commit')

    const heir = new Asked(await here.start({ env, clock: clock.now }), trial)
    const early = await heir.client.call(acquire('run', 'heir'))
    if (early !== 'died' && 'code' in early && early.code === 'STORE_BUSY') {
      // A store may keep everybody else waiting meanwhile: then there is no heir, and nothing to come back to.
      client.resume()
      await acknowledged
      return Promise.all([client.end(), heir.client.end()]).then(() => {})
    }
    demand.equal(early !== 'died' && 'code' in early && early.code, 'LEASE_HELD', 'the heir, too early')
    const found = await heir.granted<Head>({ do: 'head', runId: 'run' }, 'the heir')
    demand.equal(found.seq, 1, 'the entry that was committed and not acknowledged')
    clock.advance(TTL_MS)
    const inherited = await heir.granted<Acquired>(acquire('run', 'heir'), 'the heir')
    await heir.granted(append(inherited.lease, inherited.head, 'inherited'), 'the heir')
    const looked = { runId: 'run', blobs: [ZOMBIE_ADDRESS] }
    const before = await see(heir.client, looked)

    client.resume()
    const { cursor } = await acknowledged
    demand.equal(cursor.digest, inherited.head.digest, 'what the zombie is acknowledged')
    const replayed = await zombie.granted<{ cursor: Cursor }>(committed, 'the same again')
    demand.equal(replayed.cursor, cursor, 'the replay')
    for (const call of mutations({ lease, head: { ...head, ...cursor } })) {
      await zombie.refused('FENCED', call, 'the zombie, awake')
    }
    demand.equal(await see(heir.client, looked), before, 'the place after all that the zombie sent')
    await client.end()
    await heir.client.end()
    tally.schedules += 1
  },
}

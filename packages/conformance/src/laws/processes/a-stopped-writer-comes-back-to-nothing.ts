import type { Acquired, Begun, Cursor } from '@tangle-network/durability-contract'
import type { Call } from '../../history/call.ts'
import type { Law } from '../../law/law.ts'
import { MANIFEST, TTL_MS } from '../../law/sample.ts'
import { InProcessClients } from '../../process/in-process-client.ts'
import { ProcessClients } from '../../process/process-clients.ts'
import { Asked, acquire, append, mutations, ZOMBIE_ADDRESS } from './asked.ts'
import { see } from './see.ts'

/** As long as it stood still nobody could tell it, and its own clock does not. */
export const aStoppedWriterComesBackToNothing: Law = {
  id: 'a-stopped-writer-comes-back-to-nothing',
  level: 'L4',
  clause: 'J-6',
  also: ['L-2', 'L-5', 'L-7', 'J-10', 'B-1'],
  invariant: 'J6',
  statement:
    'a worker stopped past its lease wakes up after its heir has written: nothing it sends has an effect, and what it had committed is a replay',
  needs: ['worker'],
  async check(trial) {
    const { harness, demand, tally, stage } = trial
    const { env, clock } = await stage()
    await using clients = new ProcessClients(harness)
    // Its clock stands still with it, and it is still told the old time when it wakes up.
    const stoodStill = clock.now()
    const client = await clients.start({ env, clock: () => stoodStill })
    const zombie = new Asked(client, trial)
    const options = { acquire: { owner: 'zombie', ttlMs: TTL_MS } }
    const begun = await zombie.granted<Begun & Acquired>(
      { do: 'begin', runId: 'run', manifest: MANIFEST, options },
      'the zombie, alive',
    )
    const { lease, head } = begun
    const committed = append(lease, head, 'committed')
    const { cursor } = await zombie.granted<{ cursor: Cursor }>(committed, 'the zombie, alive')

    tally.ask('SIGSTOP between two calls')
    await client.stop()
    tally.land('SIGSTOP between two calls')
    // Sent while it stands still: what it had in mind, and what it will read first.
    const inMind: Call[] = [...mutations({ lease, head: { ...head, ...cursor } }), ...mutations({ lease, head })]
    const waking = inMind.map((call) => zombie.refused('FENCED', call, 'the zombie, waking up'))
    // Told of whether or not the heir gets so far.
    const woken = Promise.allSettled(waking)

    await using here = new InProcessClients(harness)
    const heir = new Asked(await here.start({ env, clock: clock.now }), trial)
    await heir.refused('LEASE_HELD', acquire('run', 'heir'), 'the heir, too early')
    clock.advance(TTL_MS)
    const inherited = await heir.granted<Acquired>(acquire('run', 'heir'), 'the heir')
    demand.isTrue(inherited.lease.epoch > lease.epoch, `an epoch above ${lease.epoch}`, 'the heir')
    const told = await heir.granted<{ cursor: Cursor }>(
      append(inherited.lease, inherited.head, 'inherited'),
      'the heir',
    )
    const looked = { runId: 'run', blobs: [ZOMBIE_ADDRESS] }
    const before = await see(heir.client, looked)

    client.resume()
    await woken
    await Promise.all(waking)
    await zombie.refused('LEASE_HELD', acquire('run', 'zombie again'), 'the zombie, awake')
    demand.equal(await see(heir.client, looked), before, 'the place after all that the zombie sent')
    const replayed = await zombie.granted<{ cursor: Cursor }>(committed, 'what the zombie had committed, again')
    demand.equal(replayed.cursor, cursor, 'the replay')
    demand.equal(await see(heir.client, looked), before, 'the place after the replay')
    await heir.granted(append(inherited.lease, told.cursor, 'the end', { end: 'completed' }), 'the heir')
    for (const call of mutations({ lease, head })) await zombie.refused('RUN_CLOSED', call, 'the zombie, after the end')
    await zombie.granted(committed, 'what the zombie had committed, after the end')
    await client.end()
    await heir.client.end()
    tally.schedules += 1
  },
}

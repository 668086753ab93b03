import type { Acquired, Head, Lease } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { MANIFEST, TTL_MS } from '../../law/sample.ts'
import { InProcessClients } from '../../process/in-process-client.ts'
import { ProcessClients } from '../../process/process-clients.ts'
import { Asked, acquire, append } from './asked.ts'

/** Killed at each instant of a grant, and once after it was told: some grants nobody ever learns of. */
const KILLS = [1, 2, 3, 4] as const

/** An epoch that was granted is used up, also when nobody was left to be told of it. */
export const epochsRiseOverKills: Law = {
  id: 'epochs-rise-over-kills',
  level: 'L2',
  clause: 'L-1',
  also: ['J-6', 'L-3', 'G-3'],
  invariant: 'J6',
  statement:
    'every grant has an epoch above all before it, whoever was killed in between and wherever the clock stands',
  needs: ['worker'],
  meets: ['granted to nobody'],
  async check(trial) {
    const { harness, tally, demand, stage } = trial
    const { env, clock } = await stage()
    await using clients = new ProcessClients(harness)
    await using here = new InProcessClients(harness)
    const survivor = new Asked(await here.start({ env, clock: clock.now }), trial)
    await survivor.granted({ do: 'begin', runId: 'run', manifest: MANIFEST, options: {} }, 'a new run')
    const leases: Lease[] = []
    let greatest = 0
    for (const dieAt of KILLS) {
      const where = `killed at failpoint ${dieAt} of acquire and append`
      tally.ask(`SIGKILL at failpoint ${dieAt}`)
      const victim = new Asked(await clients.start({ env, clock: clock.now, dieAt }), trial)
      // The same owner each time, who takes over from its earlier self.
      if (dieAt <= 3) await victim.dies(acquire('run', 'victim'), where)
      else {
        const { lease, head } = await victim.granted<Acquired>(acquire('run', 'victim'), where)
        demand.isTrue(lease.epoch > greatest, `an epoch above ${greatest}`, `${where}, found ${lease.epoch}`)
        leases.push(lease)
        await victim.dies(append(lease, head, 'never'), where)
      }
      tally.land(`SIGKILL at failpoint ${dieAt}`)
      const { epoch } = await survivor.granted<Head>({ do: 'head', runId: 'run' }, where)
      const known = Math.max(greatest, ...leases.map((lease) => lease.epoch))
      demand.isTrue(dieAt === 3 ? epoch > known : epoch >= known, `an epoch from ${known} on`, `${where}: ${epoch}`)
      if (dieAt === 3) tally.meet('granted to nobody')
      greatest = epoch
      // Stepping back, as the clocks of machines do: an epoch is a count and no time.
      clock.advance(-7 * TTL_MS)
      const { lease, head } = await survivor.granted<Acquired>(acquire('run', 'victim'), where)
      demand.isTrue(lease.epoch > greatest, `an epoch above ${greatest}`, `${where}, found ${lease.epoch}`)
      greatest = lease.epoch
      for (const old of leases)
        await survivor.refused('FENCED', append(old, head, 'never'), `${where}, epoch ${old.epoch}`)
      leases.push(lease)
      await survivor.granted(append(lease, head, dieAt), where)
      await survivor.granted({ do: 'release', lease }, where)
    }
    demand.equal(new Set(leases.map(({ token }) => token)).size, leases.length, 'tokens')
    await survivor.granted({ do: 'verify', runId: 'run' }, 'in the end')
    await survivor.client.end()
    tally.schedules += 1
  },
}

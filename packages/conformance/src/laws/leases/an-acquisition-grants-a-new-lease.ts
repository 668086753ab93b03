import type { Acquired } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { batch, MANIFEST, readAll } from '../../law/sample.ts'

/** Ways to be granted a lease on `run`, by owner and ttl. */
const GRANTS = ['acquire', 'begin', 'claim', 'supersede'] as const

/** Lease and head are of one moment, and no two grants have anything in common that could be taken for the other. */
export const anAcquisitionGrantsANewLease: Law = {
  id: 'an-acquisition-grants-a-new-lease',
  level: 'L0',
  clause: 'L-1',
  also: ['L-2', 'J-1', 'Q-1', 'V-7'],
  invariant: 'J6',
  statement: 'every grant has the next epoch, a token of its own, and the head as it stands with that lease',
  async check({ forAll, demand }) {
    const grants = fc.array(
      fc.record({
        how: fc.constantFrom(...GRANTS),
        owner: fc.constantFrom('a', 'b', 'c'),
        ttlMs: fc.constantFrom(1, 500, 86_400_000),
        passes: fc.integer({ min: -5, max: 5 }),
        writes: fc.boolean(),
      }),
      { minLength: 1, maxLength: 8 },
    )
    await forAll(
      grants,
      async (grants, { open, clock }) => {
        const [journal, other] = [await open(), await open()]
        await journal.begin('run', MANIFEST)
        const tokens = new Set<string>()
        const epochs: number[] = []
        for (const { how, owner, ttlMs, passes, writes } of grants) {
          const before = await journal.head('run')
          // Past the last lease, and then a little further or back; a claim and another owner need it to be over.
          clock.advance(Math.max(0, (before.holder?.expiresAt ?? 0) - clock.now()) + Math.max(0, passes))
          const request = { owner, ttlMs }
          const ask: Record<(typeof GRANTS)[number], () => Promise<Acquired | undefined>> = {
            acquire: () => other.acquire('run', request),
            begin: async () => {
              const { lease, ...begun } = await other.begin('run', MANIFEST, { acquire: request })
              return lease ? { lease, head: begun.head, now: begun.now } : undefined
            },
            claim: async () => {
              const supports = { agents: ['agent'] }
              return (await other.claim({ ...request, limit: 3, queue: 'queue', supports }))[0]
            },
            supersede: () => {
              const { holder } = before
              const supersede = holder ? { supersede: { owner: holder.owner, epoch: holder.epoch } } : {}
              return other.acquire('run', { ...request, ...supersede })
            },
          }
          const granted = await demand.granted(`${how} by ${owner}`, ask[how])
          if (how === 'claim' && before.status === 'quarantined') return
          const now = clock.now()
          const holder = { owner, epoch: before.epoch + 1, expiresAt: now + ttlMs }
          const { token = '', ...lease } = granted?.lease ?? {}
          demand.equal(lease, { runId: 'run', ...holder }, `the lease of ${how}`)
          demand.equal(granted?.head, { ...before, epoch: before.epoch + 1, holder }, `the head of ${how}`)
          demand.equal(granted?.now, now, `the time of ${how}`)
          demand.equal(await journal.head('run'), granted?.head, `the head after ${how}`)
          demand.isTrue(typeof token === 'string' && token !== '' && !tokens.has(token), 'a new token', how)
          tokens.add(token)
          if (!writes || !granted) continue
          await journal.append(granted.lease, batch(granted.head))
          epochs.push(granted.lease.epoch)
        }
        demand.equal(
          (await readAll(journal, 'run')).map(({ epoch }) => epoch),
          epochs,
          'epochs along the log',
        )
      },
      { weight: 0.6 },
    )
  },
}

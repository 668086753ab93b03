import type { Acquired, Begun } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { batch, begun, MANIFEST, panorama, TTL_MS } from '../../law/sample.ts'

/** The proof that somebody is dead is a proof about one lease. */
export const supersedeNamesOneLease: Law = {
  id: 'supersede-names-one-lease',
  level: 'L0',
  clause: 'L-4',
  also: ['L-2', 'J-6', 'V-7'],
  invariant: 'J7',
  statement: 'a live lease gives way to supersede of exactly its owner and epoch, and to nothing else',
  async check({ stage, demand }) {
    for (const how of ['acquire', 'begin'] as const) {
      const { open, clock } = await stage()
      const [journal, other] = [await open(), await open()]
      const first = await begun(journal, 'run', { owner: 'first' })
      clock.advance(TTL_MS)
      const { lease } = await journal.acquire('run', { owner: 'dead', ttlMs: TTL_MS })
      await begun(journal, 'elsewhere', { owner: 'elsewhere' })
      const next = (supersede?: { owner: string; epoch: number }): Promise<Acquired | Begun> => {
        const acquire = { owner: 'next', ttlMs: TTL_MS, ...(supersede && { supersede }) }
        if (how === 'acquire') return other.acquire('run', acquire)
        return other.begin('run', MANIFEST, { acquire })
      }
      const stood = await panorama(other)
      for (const [what, supersede] of [
        ['nobody', undefined],
        ['an epoch too few', { owner: 'dead', epoch: lease.epoch - 1 }],
        ['an epoch too many', { owner: 'dead', epoch: lease.epoch + 1 }],
        ['another owner', { owner: 'alive', epoch: lease.epoch }],
        ['itself', { owner: 'next', epoch: lease.epoch }],
        ['the owner in capitals', { owner: 'DEAD', epoch: lease.epoch }],
        ['the owner and a blank', { owner: 'dead ', epoch: lease.epoch }],
        ['the beginning of the owner', { owner: 'dea', epoch: lease.epoch }],
        ['the owner before', { owner: 'first', epoch: first.lease.epoch }],
        ['the owner before with the epoch', { owner: 'first', epoch: lease.epoch }],
        ['the holder of another run', { owner: 'elsewhere', epoch: 1 }],
      ] as const) {
        await demand.refused('LEASE_HELD', `${how} that supersedes ${what}`, () => next(supersede))
      }
      demand.equal(await panorama(other), stood, 'the place after the refusals')
      const exact = { owner: 'dead', epoch: lease.epoch }
      const granted = await demand.granted(`${how} that supersedes the holder`, () => next(exact))
      demand.equal(granted.lease?.epoch, lease.epoch + 1, 'the epoch')
      await demand.refused('FENCED', 'append by the one that was superseded', () =>
        journal.append(lease, batch(first.after)),
      )
      const third = { owner: 'third', ttlMs: TTL_MS, supersede: exact }
      await demand.refused('LEASE_HELD', 'the same proof used twice', () => other.acquire('run', third))
      const { lease: heir } = granted
      if (heir) await demand.granted('append by the heir', () => other.append(heir, batch(first.after)))
    }
  },
}

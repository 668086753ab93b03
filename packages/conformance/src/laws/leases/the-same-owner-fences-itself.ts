import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { LEASED_ADDRESSES, UNDER_LEASE } from '../../law/leased.ts'
import { begun, MANIFEST, panorama, TTL_MS } from '../../law/sample.ts'

/** An owner that acquires again has lost track of itself: only its newest lease counts. */
export const theSameOwnerFencesItself: Law = {
  id: 'the-same-owner-fences-itself',
  level: 'L0',
  clause: 'L-3',
  also: ['J-6', 'L-1'],
  invariant: 'J6',
  statement: 'the same owner may acquire again while its lease is live, and every lease but the newest is fenced',
  async check({ forAll, demand }) {
    const passes = fc.array(fc.constantFrom(0, 1, TTL_MS - 1, TTL_MS, 2 * TTL_MS), { minLength: 1, maxLength: 4 })
    await forAll(
      passes,
      async (passes, { open, clock }) => {
        const [journal, other] = [await open(), await open()]
        const { lease, after } = await begun(journal)
        const leases = [lease]
        for (const [index, ms] of passes.entries()) {
          clock.advance(ms)
          const acquire = { owner: 'owner', ttlMs: TTL_MS }
          const again = await demand.granted('acquire by the same owner', async () =>
            index % 2 === 0
              ? (await other.acquire('run', acquire)).lease
              : (await other.begin('run', MANIFEST, { acquire })).lease,
          )
          demand.equal(again?.epoch, lease.epoch + index + 1, 'the epoch')
          if (again) leases.push(again)
        }
        const newest = leases.pop()
        const stood = await panorama(other, LEASED_ADDRESSES)
        for (const old of leases) {
          for (const [what, call] of Object.entries(UNDER_LEASE)) {
            await demand.refused('FENCED', `${what} under epoch ${old.epoch}`, () => call(journal, old, after))
          }
        }
        demand.equal(await panorama(other, LEASED_ADDRESSES), stood, 'the place after the refusals')
        const { append, release, ...rest } = UNDER_LEASE
        if (newest) await demand.granted('putBlob under the newest', async () => rest.putBlob?.(journal, newest, after))
        if (newest) await demand.granted('append under the newest', async () => append?.(journal, newest, after))
        if (newest) await demand.granted('release of the newest', async () => release?.(journal, newest, after))
      },
      { weight: 0.4 },
    )
  },
}

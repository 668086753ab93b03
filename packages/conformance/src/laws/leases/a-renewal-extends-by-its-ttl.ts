import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { batch, MANIFEST, panorama } from '../../law/sample.ts'

/** As often as it is asked for, and by the time that was asked for in the beginning. */
export const aRenewalExtendsByItsTtl: Law = {
  id: 'a-renewal-extends-by-its-ttl',
  level: 'L0',
  clause: 'L-5',
  also: ['L-2', 'L-7', 'L-1'],
  invariant: 'K4',
  statement: 'each renewal moves the expiry to now and the ttl of the lease, and changes nothing else',
  async check({ forAll, demand }) {
    const cases = fc.record({
      ttlMs: fc.oneof(fc.integer({ min: 1, max: 86_400_000 }), fc.constantFrom(1, 86_400_000)),
      passes: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 5 }),
      claimed: fc.boolean(),
    })
    await forAll(
      cases,
      async ({ ttlMs, passes, claimed }, { open, clock }) => {
        const [journal, other] = [await open(), await open()]
        const request = { owner: 'owner', ttlMs }
        await journal.begin('run', MANIFEST)
        const supports = { agents: ['agent'] }
        const [granted = await journal.acquire('run', request)] = claimed
          ? await journal.claim({ ...request, limit: 1, queue: 'queue', supports })
          : []
        const { lease, head } = granted
        await journal.append(lease, batch(head))
        for (const [index, pass] of passes.entries()) {
          clock.advance(Math.floor((pass * ttlMs) / 2))
          const before = await panorama(journal)
          const expiresAt = clock.now() + ttlMs
          const renewer = index % 2 === 0 ? other : journal
          const answer = await demand.granted('renew', () => renewer.renew(lease))
          demand.equal(answer, { lease: { ...lease, expiresAt }, now: clock.now() }, 'what renew answers')
          const holder = { owner: 'owner', epoch: lease.epoch, expiresAt }
          const expected = before.map((each) => ({ ...each, head: { ...each.head, holder } }))
          demand.equal(await panorama(other), expected, 'the place after the renewal')
        }
        clock.advance(ttlMs - 1)
        await demand.refused('LEASE_HELD', 'acquire before the new expiry', () =>
          other.acquire('run', { owner: 'next', ttlMs }),
        )
        clock.advance(1)
        await demand.granted('acquire at the new expiry', () => other.acquire('run', { owner: 'next', ttlMs }))
      },
      { weight: 0.5 },
    )
  },
}

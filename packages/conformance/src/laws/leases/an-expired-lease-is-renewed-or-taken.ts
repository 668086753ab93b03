import { isDurabilityError, type Lease } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { begun, TTL_MS } from '../../law/sample.ts'

const cases = fc.record({ rounds: fc.integer({ min: 1, max: 4 }), rivals: fc.integer({ min: 1, max: 3 }) })

/** Its owner comes back at the moment in which others take over: it is one of them whose it is. */
export const anExpiredLeaseIsRenewedOrTaken: Law = {
  id: 'an-expired-lease-is-renewed-or-taken',
  level: 'L1',
  clause: 'L-7',
  also: ['L-2', 'L-1', 'L-5', 'J-6'],
  invariant: 'J7',
  statement: 'of a renewal and acquisitions by others at once, after a lease expired, exactly one is granted',
  async check({ forAll, demand }) {
    await forAll(
      cases,
      async ({ rounds, rivals }, { open, clock }) => {
        const [keeper, taker] = [await open(), await open()]
        let { lease } = await begun(keeper)
        for (let round = 1; round <= rounds; round += 1) {
          clock.advance(TTL_MS)
          const takers = Array.from({ length: rivals }, (_, index) => `rival ${round} ${index}`)
          const answers = await Promise.all([
            leaseUnless('FENCED', keeper.renew(lease)),
            ...takers.map((owner) => leaseUnless('LEASE_HELD', taker.acquire('run', { owner, ttlMs: TTL_MS }))),
          ])
          const granted = answers.filter((each) => each !== undefined)
          demand.equal(granted.length, 1, `grants of round ${round}, of a renewal and ${rivals} acquisitions`)
          lease = granted[0] as Lease
          const { owner, epoch, expiresAt } = lease
          demand.equal((await taker.head('run')).holder, { owner, epoch, expiresAt }, `the holder after round ${round}`)
        }
      },
      { weight: 0.5, examples: [{ rounds: 4, rivals: 1 }] },
    )
  },
}

async function leaseUnless(
  code: 'FENCED' | 'LEASE_HELD',
  asking: Promise<{ readonly lease: Lease }>,
): Promise<Lease | undefined> {
  try {
    return (await asking).lease
  } catch (error) {
    if (isDurabilityError(error, code)) return undefined
    throw error
  }
}

import { isDurabilityError } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { batch, errorOf, MANIFEST, panorama } from '../../law/sample.ts'

/** Live until `expiresAt`, over at `expiresAt`, by the clock of the backend and by nothing else. */
export const aLiveLeaseIsHeldToItsLastMillisecond: Law = {
  id: 'a-live-lease-is-held-to-its-last-millisecond',
  level: 'L0',
  clause: 'L-2',
  also: ['L-5', 'E-3', 'Q-1', 'J-1'],
  invariant: 'J7',
  statement: 'until it expires a lease is LEASE_HELD to every other owner, with holder and expiry, and then it is free',
  async check({ forAll, demand }) {
    const cases = fc.record({
      ttlMs: fc.oneof(fc.integer({ min: 2, max: 5_000 }), fc.constantFrom(2, 86_400_000)),
      left: fc.oneof(fc.constant(1), fc.nat(5_000)),
      renewed: fc.boolean(),
      at: fc.oneof(fc.constant(0), fc.maxSafeNat()),
    })
    await forAll(
      cases,
      async ({ ttlMs, left, renewed, at }, { open, clock }) => {
        const [journal, other] = [await open(), await open()]
        const { lease, head } = await journal.begin('run', MANIFEST, { acquire: { owner: 'holder', ttlMs } })
        if (!lease) return
        // The time of an entry is information: no clock is read from it.
        await journal.append(lease, { ...batch(head), at })
        if (renewed) {
          clock.advance(Math.floor(ttlMs / 2))
          await journal.renew(lease)
        }
        const expiresAt = clock.now() + ttlMs
        clock.advance(ttlMs - Math.min(Math.max(1, left), ttlMs))
        const stood = await panorama(other)
        const next = { owner: 'next', ttlMs: 3 }
        for (const [where, call] of [
          ['acquire', () => other.acquire('run', next)],
          ['begin', () => other.begin('run', MANIFEST, { acquire: next })],
        ] as const) {
          await demand.refused('LEASE_HELD', `${where} while the lease is live`, call)
          const error = await errorOf(call)
          if (!isDurabilityError(error)) return
          const told = { holder: { owner: 'holder', epoch: lease.epoch, expiresAt }, now: clock.now() }
          const { holder, now } = error.details
          demand.equal({ holder, now }, told, `holder, expiry and time in the refusal of ${where}`)
          demand.isTrue(error.message.includes('holder'), 'a message that names the holder', where)
          const remaining = String(expiresAt - clock.now())
          demand.isTrue(error.message.includes(remaining), `a message that tells of ${remaining} ms`, where)
        }
        const request = { ...next, limit: 1, queue: 'queue', supports: { agents: ['agent'] } }
        demand.equal(await other.claim(request), [], 'runs to claim while the lease is live')
        demand.equal(await panorama(other), stood, 'the place after the refusals')
        clock.advance(expiresAt - clock.now())
        const acquired = await demand.granted('acquire at the expiry', () => other.acquire('run', next))
        const { owner, epoch } = acquired.lease
        demand.equal(
          [owner, epoch, acquired.lease.expiresAt],
          ['next', lease.epoch + 1, expiresAt + 3],
          'the next lease',
        )
        await demand.refused('LEASE_HELD', 'acquire by the one before', () =>
          journal.acquire('run', { owner: 'holder', ttlMs }),
        )
      },
      { examples: [false, true].map((renewed) => ({ ttlMs: 1_000, left: 1, renewed, at: 0 })), weight: 0.5 },
    )
  },
}

import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { LEASED_ADDRESSES, UNDER_LEASE } from '../../law/leased.ts'
import { begun, panorama, TTL_MS } from '../../law/sample.ts'

/** A worker that was slow and alone has lost nothing. */
export const anExpiredLeaseStillWrites: Law = {
  id: 'an-expired-lease-still-writes',
  level: 'L0',
  clause: 'L-7',
  also: ['L-5', 'L-6', 'J-6'],
  invariant: 'K4',
  statement: 'while nobody took over, every mutation under an expired lease does what it does under a live one',
  async check({ stage, forAll, demand }) {
    const cases = fc.record({
      what: fc.constantFrom(...Object.keys(UNDER_LEASE)),
      late: fc.constantFrom(0, 1, 1_000 * TTL_MS),
    })
    const examples = Object.keys(UNDER_LEASE).map((what) => ({ what, late: 0 }))
    await forAll(
      cases,
      async ({ what, late }, expired) => {
        const live = await stage()
        const places = []
        for (const place of [expired, live]) {
          const journal = await place.open()
          const acquire = place === expired ? TTL_MS + late : 0
          const { lease, after } = await begun(journal)
          place.clock.advance(TTL_MS + late)
          // The other one gets its lease anew, but for the epoch that this takes.
          if (acquire === 0) await journal.renew(lease)
          await demand.granted(`${what} under a lease that is ${acquire ? 'expired' : 'live'}`, async () =>
            UNDER_LEASE[what]?.(journal, lease, after),
          )
          if (what !== 'release' && what !== 'renew') await journal.renew(lease).catch(() => {})
          places.push(await panorama(await place.open(), LEASED_ADDRESSES))
        }
        demand.equal(
          places[0],
          places[1],
          `the place after ${what} under a lease that is expired, and one that is live`,
        )
      },
      { examples, weight: 0.3 },
    )
  },
}

import fc from 'fast-check'
import { nastyString } from '../../arbitrary/value.ts'
import type { Law } from '../../law/law.ts'
import { LEASED_ADDRESSES, UNDER_LEASE } from '../../law/leased.ts'
import { batch, begun, panorama, TTL_MS } from '../../law/sample.ts'

/** Nobody has to wait for the expiry of what was given up. */
export const aReleasedRunIsFreeAtOnce: Law = {
  id: 'a-released-run-is-free-at-once',
  level: 'L0',
  clause: 'L-6',
  also: ['J-6', 'J-13', 'Q-4'],
  invariant: 'J6',
  statement: 'a release ends the lease and nothing else, fences it, keeps the epoch, and anybody may acquire at once',
  async check({ forAll, demand }) {
    const cases = fc.record({
      stalled: fc.option(nastyString, { nil: undefined }),
      owner: fc.constantFrom('owner', 'next'),
      passes: fc.constantFrom(0, 1, TTL_MS, 5 * TTL_MS),
      claims: fc.boolean(),
    })
    await forAll(
      cases,
      async ({ stalled, owner, passes, claims }, { open, clock }) => {
        const [journal, other] = [await open(), await open()]
        const { lease, after: start } = await begun(journal)
        const { cursor: after } = await journal.append(lease, batch(start))
        clock.advance(passes)
        const [before] = await panorama(other)
        await demand.granted('release', () => journal.release(lease, stalled === undefined ? {} : { stalled }))
        const stood = await panorama(other, LEASED_ADDRESSES)
        const reason = stalled?.toWellFormed().replaceAll('\0', '\ufffd')
        const status = reason === undefined ? {} : { status: 'stalled', stalled: reason }
        demand.equal(
          stood,
          [{ ...before, head: { ...before?.head, holder: null, ...status } }],
          'the place after the release',
        )
        for (const [what, call] of Object.entries(UNDER_LEASE)) {
          await demand.refused('FENCED', `${what} after the release`, () => call(journal, lease, after))
        }
        demand.equal(await panorama(other, LEASED_ADDRESSES), stood, 'the place after the refusals')
        const request = { owner, ttlMs: TTL_MS }
        const supports = { agents: ['agent'] }
        const granted = await demand.granted('a grant at the same instant', async () =>
          claims && stalled === undefined
            ? (await other.claim({ ...request, limit: 1, queue: 'queue', supports }))[0]?.lease
            : (await other.acquire('run', request)).lease,
        )
        demand.equal([granted?.owner, granted?.epoch], [owner, lease.epoch + 1], 'owner and epoch of the next lease')
        if (granted) await demand.granted('append under it', () => other.append(granted, batch(after)))
      },
      { weight: 0.6 },
    )
  },
}

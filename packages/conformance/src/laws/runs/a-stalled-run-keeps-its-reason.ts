import { LIMITS } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { nastyString } from '../../arbitrary/value.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, errorOf, MANIFEST, TTL_MS } from '../../law/sample.ts'

/** What a store may not be able to keep in a reason is replaced, so that nobody is kept from giving one. */
function kept(reason: string): string {
  return reason.toWellFormed().replaceAll('\0', '\ufffd')
}

/** Somebody must mend what the reason says; until then it is there to be read, and the run stays out of the way. */
export const aStalledRunKeepsItsReason: Law = {
  id: 'a-stalled-run-keeps-its-reason',
  level: 'L0',
  clause: 'J-13',
  also: ['Q-1', 'Q-5', 'L-6'],
  invariant: 'K4',
  statement:
    'a run released as stalled keeps its reason until an append or a revival, can be acquired, and is not claimed',
  async check({ forAll, demand }) {
    const reasons = fc.oneof(nastyString, fc.constant('r'.repeat(LIMITS.reasonBytes)))
    const cases = fc.record({ reason: reasons, revived: fc.boolean(), later: nastyString })
    await forAll(
      cases,
      async ({ reason, revived, later }, { open, clock }) => {
        const [journal, other] = [await open(), await open()]
        const { lease, after } = await begun(journal)
        const before = await journal.head('run')
        await journal.release(lease, { stalled: reason })
        const stalled = { ...before, status: 'stalled', stalled: kept(reason), holder: null }
        demand.equal(await other.head('run'), stalled, 'the head of the stalled run')
        const request = { owner: 'claimer', ttlMs: 5, limit: 5, queue: 'queue', supports: { agents: ['agent'] } }
        demand.equal(await other.claim(request), [], 'runs to claim')
        await other.deliver('run', { id: 'm', sender: 'sender', kind: 'note', payload: 1 })
        demand.equal(await other.claim(request), [], 'runs to claim after a message')
        const reasonOf = async () => {
          const { status, stalled } = await other.head('run')
          return [status, stalled]
        }
        const { lease: next } = await demand.granted('acquire of the stalled run', () =>
          other.acquire('run', { owner: 'next', ttlMs: TTL_MS }),
        )
        demand.equal(await reasonOf(), ['stalled', kept(reason)], 'status and reason while it is leased')
        await other.putBlob(next, Uint8Array.of(1))
        await other.renew(next)
        await other.begin('run', MANIFEST)
        await errorOf(() => other.append(next, batch({ ...after, seq: 1 })))
        demand.equal(await reasonOf(), ['stalled', kept(reason)], 'status and reason after what was no append')
        await other.release(next)
        demand.equal(await reasonOf(), ['stalled', kept(reason)], 'status and reason after a plain release')
        const { lease: last } = await other.acquire('run', { owner: 'last', ttlMs: TTL_MS })
        await other.release(last, { stalled: later })
        demand.equal(await reasonOf(), ['stalled', kept(later)], 'status and reason after another stall')
        if (revived) await other.revive('run', { sender: 'operator', reason })
        else await other.append((await other.acquire('run', { owner: 'o', ttlMs: 1 })).lease, batch(after, ['mended']))
        demand.equal(await reasonOf(), ['open', null], 'status and reason once it was mended')
        clock.advance(1)
        demand.equal(
          (await other.claim(request)).map((each) => each.lease.runId),
          ['run'],
          'runs to claim in the end',
        )
      },
      { weight: 0.4 },
    )
  },
}

import type { EndStatus } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { LEASED_ADDRESSES, UNDER_LEASE } from '../../law/leased.ts'
import { batch, begun, MANIFEST, panorama, TTL_MS } from '../../law/sample.ts'

/** The terminal entry is the last word about a run. */
export const nothingFollowsTheEnd: Law = {
  id: 'nothing-follows-the-end',
  level: 'L0',
  clause: 'J-8',
  also: ['L-8', 'M-4', 'Q-1', 'J-1'],
  invariant: 'J8',
  statement: 'a batch with an end closes its run and releases the lease at once, and nothing is added afterwards',
  async check({ forAll, demand }) {
    const cases = fc.record({
      end: fc.constantFrom<EndStatus>('completed', 'failed', 'cancelled', 'moved'),
      size: fc.integer({ min: 1, max: 4 }),
      isFirst: fc.boolean(),
    })
    await forAll(
      cases,
      async ({ end, size, isFirst }, { open, clock }) => {
        const [journal, other] = [await open(), await open()]
        const { lease, after } = await begun(journal)
        const start = isFirst ? after : (await journal.append(lease, batch(after, ['before']))).cursor
        const before = await journal.head('run')
        clock.advance(11)
        const { cursor } = await journal.append(lease, batch(start, new Array(size).fill('last'), { end }))
        const ended = { ...before, ...cursor, status: end, endedAt: clock.now(), holder: null }
        const stood = await panorama(other, LEASED_ADDRESSES)
        demand.equal(stood[0]?.head, ended, 'the head of the ended run')
        clock.advance(TTL_MS)
        const acquire = { owner: 'owner', ttlMs: TTL_MS }
        const message = { id: 'late', sender: 'sender', kind: 'note', payload: 1 }
        const supersede = { owner: 'owner', epoch: lease.epoch }
        const late: Record<string, () => Promise<unknown>> = {
          acquire: () => other.acquire('run', acquire),
          'acquire that supersedes': () => other.acquire('run', { owner: 'next', ttlMs: TTL_MS, supersede }),
          deliver: () => other.deliver('run', message),
          revive: () => other.revive('run', { sender: 'operator', reason: 'why' }),
        }
        for (const [what, call] of Object.entries(UNDER_LEASE)) {
          late[what] = () => call(other, lease, cursor)
          late[`${what} after the entry before`] = () => call(other, lease, start)
        }
        for (const [what, call] of Object.entries(late)) {
          await demand.refused('RUN_CLOSED', `${what} on a run that is ${end}`, call)
        }
        const request = { ...acquire, limit: 5, queue: 'queue', supports: { agents: ['agent'] } }
        demand.equal(await other.claim(request), [], 'runs to claim')
        demand.equal((await other.begin('run', MANIFEST, { acquire })).lease, null, 'the lease that begin answers')
        demand.equal(await panorama(other, LEASED_ADDRESSES), stood, 'the place after all that came too late')
      },
      { weight: 0.4 },
    )
  },
}

import fc from 'fast-check'
import { manifest } from '../../arbitrary/manifest.ts'
import { name } from '../../arbitrary/name.ts'
import type { Law } from '../../law/law.ts'
import { batch, panorama } from '../../law/sample.ts'

/** A new run as it must be, field by field. */
export const beginCreatesAndLeasesAtOnce: Law = {
  id: 'begin-creates-and-leases-at-once',
  level: 'L0',
  clause: 'J-1',
  also: ['L-1', 'L-2', 'Q-1'],
  invariant: 'J9',
  statement: 'begin creates an open run without entries, and with acquire nobody can have it in between',
  async check({ forAll, demand }) {
    const cases = fc.record({
      runId: name,
      owner: name,
      work: manifest,
      ttlMs: fc.integer({ min: 1, max: 86_400_000 }),
    })
    await forAll(
      cases,
      async ({ runId, owner, work, ttlMs }, { open, clock }) => {
        const [journal, other] = [await open(), await open()]
        const now = clock.now()
        const bare = await journal.begin(`${runId}?`, work)
        const fresh = {
          status: 'open',
          stalled: null,
          wakeAt: null,
          endedAt: null,
          seq: 0,
          inbox: { last: 0, seen: 0 },
        }
        const place = { digest: bare.head.digest, manifest: work, runId: `${runId}?` }
        const unleased = { created: true, head: { ...fresh, ...place, epoch: 0, holder: null }, lease: null, now }
        demand.equal(bare, unleased, 'what begin answers without acquire')
        const begun = await journal.begin(runId, work, { acquire: { owner, ttlMs } })
        const holder = { owner, epoch: 1, expiresAt: now + ttlMs }
        const head = { ...fresh, manifest: work, runId, digest: begun.head.digest, epoch: 1, holder }
        demand.equal([begun.created, begun.head, begun.now], [true, head, now], 'what begin answers with acquire')
        const { token = '', ...lease } = begun.lease ?? {}
        demand.equal(lease, { runId, ...holder }, 'the lease')
        demand.isTrue(typeof token === 'string' && token !== '', 'a token', 'the lease')
        const queue = work.queue ?? 'queue'
        const claim = { owner: `${owner}!`, ttlMs: 5, limit: 5, queue, supports: { agents: [work.agent] } }
        const claimed = (await other.claim(claim)).map((each) => each.lease.runId)
        demand.equal(claimed, work.queue === undefined ? [] : [`${runId}?`], 'runs that a claimer gets')
        if (begun.lease) {
          const under = begun.lease
          await demand.granted('append under the lease', () => other.append(under, batch(begun.head)))
        }
        demand.equal((await panorama(other)).length, 2, 'runs of the place')
      },
      { weight: 0.6 },
    )
  },
}

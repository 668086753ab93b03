import type { Law } from '../../law/law.ts'
import { batch, begun, MANIFEST, TTL_MS } from '../../law/sample.ts'

/** A run whose worker died is never lost. */
export const anExpiredLeaseCanBeTaken: Law = {
  id: 'an-expired-lease-can-be-taken',
  level: 'L0',
  clause: 'L-2',
  also: ['L-7', 'Q-1', 'J-6'],
  invariant: 'K4',
  statement: 'a run whose lease ran out can be acquired, begun and claimed by anybody, again and again, and goes on',
  async check({ stage, demand }) {
    const { open, clock } = await stage()
    const [journal, other] = [await open(), await open()]
    let { after } = await begun(journal)
    const request = { limit: 1, queue: 'queue', supports: { agents: ['agent'] } }
    for (const [index, how] of ['acquire', 'begin', 'claim', 'acquire', 'claim'].entries()) {
      clock.advance(TTL_MS)
      const heir = { owner: `heir ${index}`, ttlMs: TTL_MS }
      const lease = await demand.granted(`${how} of a run whose lease ran out`, async () => {
        if (how === 'acquire') return (await other.acquire('run', heir)).lease
        if (how === 'begin') return (await other.begin('run', MANIFEST, { acquire: heir })).lease
        return (await other.claim({ ...heir, ...request }))[0]?.lease
      })
      demand.equal([lease?.owner, lease?.epoch], [heir.owner, index + 2], `the lease by ${how}`)
      if (lease) after = (await demand.granted('append of the heir', () => other.append(lease, batch(after)))).cursor
    }
    demand.equal(after.seq, 5, 'the seq in the end')
  },
}

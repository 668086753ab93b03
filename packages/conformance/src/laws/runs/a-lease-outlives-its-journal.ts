import type { Law } from '../../law/law.ts'
import { batch, begun } from '../../law/sample.ts'

/** A lease belongs to the run, not to the connection that asked for it. */
export const aLeaseOutlivesItsJournal: Law = {
  id: 'a-lease-outlives-its-journal',
  level: 'L0',
  clause: 'J-7',
  also: ['L-7', 'L-2'],
  invariant: 'J1',
  statement: 'a lease that was granted still holds, and still writes, after its journal was closed',
  async check({ stage, demand }) {
    const { open } = await stage()
    const journal = await open()
    const { lease, after } = await begun(journal)
    await journal.close()
    const reopened = await open()
    await demand.refused('LEASE_HELD', 'acquire by another', () => reopened.acquire('run', { owner: 'next', ttlMs: 5 }))
    await demand.granted('append under the lease', () => reopened.append(lease, batch(after)))
    const { lease: renewed } = await demand.granted('renew of the lease', () => reopened.renew(lease))
    demand.equal(renewed, lease, 'the lease that was renewed at the same instant')
  },
}

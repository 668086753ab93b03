import { Capabilities, isTransactional } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { panorama } from '../../law/sample.ts'
import { setScene } from '../../law/scene.ts'

/** What is opened says of itself what its harness says of it; the levels that kill rely on it. */
export const capabilitiesAreAsDeclared: Law = {
  id: 'capabilities-are-as-declared',
  level: 'L0',
  clause: 'C-1',
  also: ['J-7'],
  invariant: 'J1',
  statement:
    'a journal declares its capabilities, the same as its harness, can do what they say, and keeps what it holds when closed',
  async check({ stage, demand, harness }) {
    const { open } = await stage()
    const journal = await open()
    demand.isTrue(
      Capabilities.safeParse(journal.capabilities).success,
      'durability, hosts, notifications and transactions',
      'capabilities',
    )
    demand.equal({ ...journal.capabilities }, { ...harness.capabilities }, 'capabilities of what was opened')
    demand.equal(isTransactional(journal), harness.capabilities.transactions, 'whether it can transact')
    await setScene(journal)
    const stood = await panorama(journal)
    await journal.close()
    const reopened = await open()
    demand.equal({ ...reopened.capabilities }, { ...harness.capabilities }, 'capabilities of what was opened again')
    demand.equal(await panorama(reopened), stood, 'the place after it was opened again')
  },
}

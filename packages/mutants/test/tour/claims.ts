import { batch, begun, MANIFEST, type Tour, whole } from './port.ts'

const CLAIM = { owner: 'claimer', ttlMs: 1_000, limit: 10, queue: 'queue', supports: { agents: ['agent'] } }

/** Runs that are due and runs that are not; claims that come to nothing and claims that get on. */
export const claims: Tour = async (port) => {
  const journal = await port.open()
  await journal.begin('other agent', { ...MANIFEST, agent: 'other' })
  await begun(journal, 'held')
  const { lease, genesis } = await begun(journal, 'suspended')
  await journal.append(lease, batch(genesis, [1], { suspend: { wakeAt: 4_102_444_800_000 } }))
  const newer = await begun(journal, 'newer')
  await journal.append(newer.lease, batch(newer.genesis, [1], { vocabulary: 2 }))
  await journal.release(newer.lease)
  const stalled = await begun(journal, 'stalled')
  await journal.release(stalled.lease, { stalled: 'why' })
  await port.see('claim', journal.claim(CLAIM))
  await journal.begin('due', MANIFEST)
  for (const runId of ['poison', 'good']) await journal.begin(runId, { ...MANIFEST, queue: runId })
  for (let count = 0; count < 12; count++) {
    for (const queue of ['poison', 'good']) {
      const claimed = await port.see(`claim ${queue}`, journal.claim({ ...CLAIM, queue }))
      const [mine] = claimed ?? []
      if (!mine) continue
      const progress = queue === 'good'
      await port.see('append', journal.append(mine.lease, batch(mine.head, [count], { progress })))
    }
    port.clock.advance(1_000)
  }
  await port.see('acquire the quarantined one', journal.acquire('poison', { owner: 'x', ttlMs: 1_000 }))
  await whole(port, journal, 'poison')
  await whole(port, journal, 'good')
  await port.see('list', journal.list())
}

import { batch, begun, MANIFEST, type Tour } from './port.ts'

const IDS = [
  ...['run', 'Run', ' run', 'run ', 'caf\u00e9', 'cafe\u0301', 'a%b', 'axb', 'a_b', '\u{1f600}', '\uffee'],
  ...[`${'x'.repeat(200)}1`, `${'x'.repeat(200)}2`, 'b/1', 'b/2', 'b/3'],
]

/** Ids that are easily taken for one another, and how they are listed. */
export const names: Tour = async (port) => {
  const journal = await port.open()
  for (const runId of IDS) {
    const begin = await port.see(
      `begin ${runId}`,
      journal.begin(runId, MANIFEST, { acquire: { owner: runId.trim(), ttlMs: 1_000 } }),
    )
    if (begin?.lease) await port.see('append', journal.append(begin.lease, batch(begin.head, [runId])))
  }
  for (const runId of IDS) await port.see(`head of ${runId}`, journal.head(runId))
  await port.see('list', journal.list())
  for (const prefix of ['a_', 'a%', 'R', 'b/']) await port.see(`with ${prefix}`, journal.list({ prefix }))
  for (let after: string | null | undefined; after !== null; ) {
    const page = await port.see('page', journal.list({ limit: 3, ...(after ? { after } : {}) }))
    after = page?.next ?? null
  }
  const { lease } = await begun(journal, 'ends')
  await port.see('end', journal.append(lease, batch(await journal.head('ends'), [1], { end: 'completed' })))
  await journal.begin('elsewhere', { ...MANIFEST, queue: 'other' })
  const { lease: sleeper } = await begun(journal, 'sleeps')
  await journal.append(sleeper, batch(await journal.head('sleeps'), [1], { suspend: {} }))
  await port.see('open ones', journal.list({ status: ['open'] }))
  await port.see('of a queue', journal.list({ queue: 'other' }))
}

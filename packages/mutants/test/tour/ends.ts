import { setImmediate as nextTurn } from 'node:timers/promises'
import { batch, begun, MANIFEST, type Tour, whole } from './port.ts'

/** Forgetting, pruning, beginning anew, and moving from one place to another under the same id. */
export const ends: Tour = async (port) => {
  const journal = await port.open()
  const { lease, genesis } = await begun(journal, 'run')
  await port.see('forget before the end', journal.forget('run'))
  await whole(port, journal, 'run')
  const { lease: second, genesis: start } = await begun(journal, 'second')
  await journal.append(lease, batch(genesis, [1], { end: 'completed' })).catch(() => {})
  await port.see('prune before that', journal.prune({ endedBefore: 0 }))
  await port.see('list', journal.list())
  await port.see('forget', journal.forget('run'))
  await whole(port, journal, 'run')
  await port.see('list', journal.list())
  await port.see('begin', journal.begin('run', MANIFEST))
  const acquire = { owner: 'owner', ttlMs: 1_000 }
  await port.see('begin anew', journal.begin('run', MANIFEST, { reuse: true, acquire }))
  await whole(port, journal, 'run')
  await journal.deliver('second', { id: 'm', sender: 's', kind: 'k', payload: 1 })
  await journal.append(second, batch(start, [1, 2]))
  const lines: string[] = []
  for await (const line of journal.export('second')) lines.push(line)
  await journal.append(second, batch(await journal.head('second'), [3], { end: 'failed' }))
  const elsewhere = await port.open('elsewhere')
  port.failAt('adopt:before-commit')
  await port.see('import that fails', elsewhere.import(lines))
  await whole(port, elsewhere, 'second')
  let isOver = false
  let isSeenBefore = false
  const importing = port.see(
    'import',
    elsewhere.import(lines).finally(() => {
      isOver = true
    }),
  )
  for (let look = 0; look < 8; look++) {
    await nextTurn()
    const isSeen = await elsewhere.head('second').then(
      () => true,
      () => false,
    )
    if (isSeen && !isOver) isSeenBefore = true
  }
  await importing
  await port.see('seen before it was over', Promise.resolve(isSeenBefore))
  await whole(port, elsewhere, 'second')
  await port.see('acquire', elsewhere.acquire('second', acquire))
}

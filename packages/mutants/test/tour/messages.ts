import { batch, begun, type Tour, whole } from './port.ts'

const message = (id: string, payload: unknown = id) => ({ id, sender: 's', kind: 'k', payload })

/** Messages: new, again, in conflict, late, and where they meet a suspension. */
export const messages: Tour = async (port) => {
  const journal = await port.open()
  const { lease, genesis } = await begun(journal, 'run')
  for (const id of ['a', 'b', 'c', 'd']) await port.see(`deliver ${id}`, journal.deliver('run', message(id)))
  await port.see('again', journal.deliver('run', message('b')))
  await port.see('another under its id', journal.deliver('run', message('b', 'else')))
  await whole(port, journal, 'run')
  await port.see('seen', journal.append(lease, batch(genesis, ['x'], { seen: 2 })))
  await port.see('seen too much', journal.append(lease, batch(await journal.head('run'), ['x'], { seen: 99 })))
  await whole(port, journal, 'run')
  const claim = { owner: 'claimer', ttlMs: 1_000, limit: 5, queue: 'queue', supports: { agents: ['agent'] } }
  const meets = batch(await journal.head('run'), ['sleep'], { suspend: {}, seen: 3 })
  await port.see('suspend with one unseen', journal.append(lease, meets))
  await whole(port, journal, 'run')
  const claimed = await port.see('claim', journal.claim(claim))
  const [mine] = claimed ?? []
  if (mine) {
    const sleeps = batch(await journal.head('run'), ['sleep'], { suspend: {}, seen: 4 })
    await port.see('suspend with none unseen', journal.append(mine.lease, sleeps))
  }
  await port.see('claim', journal.claim(claim))
  for (let count = 0; count < 8; count++) await port.see('deliver', journal.deliver('run', message(`m${count}`)))
  await whole(port, journal, 'run')
  const { lease: last, genesis: start } = await begun(journal, 'ends')
  await port.see('end', journal.append(last, batch(start, ['x'], { end: 'completed' })))
  await port.see('deliver after the end', journal.deliver('ends', message('late')))
  await whole(port, journal, 'ends')
}

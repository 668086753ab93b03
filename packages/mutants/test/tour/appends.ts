import { batch, begun, type Tour, whole } from './port.ts'

/** Places, replays, refusals and ends of one writer. */
export const appends: Tour = async (port) => {
  const journal = await port.open()
  const { lease, genesis } = await begun(journal, 'run')
  const first = batch(genesis, ['one'])
  await port.see('first', journal.append(lease, first))
  await port.see('again', journal.append(lease, first))
  await whole(port, journal, 'run')
  await port.see('behind the head', journal.append(lease, batch(genesis, ['other'])))
  const elsewhere = { seq: 1, digest: 'f'.repeat(64) }
  await port.see('at another digest', journal.append(lease, batch(elsewhere, ['other'])))
  await whole(port, journal, 'run')
  let head = await journal.head('run')
  const blob = Uint8Array.of(1, 2, 3)
  const refs = [{ kind: 'k', payload: 'lacks', refs: [`sha256:${'0'.repeat(64)}` as const] }]
  await port.see('a batch without its blob', journal.append(lease, batch(head, [], { entries: refs, blobs: [blob] })))
  const stale = batch(genesis, ['stale'], { blobs: [Uint8Array.of(4)] })
  await port.see('a stale batch with a blob', journal.append(lease, stale))
  const address = 'sha256:e52d9c508c502347344d8c07ad91cbd6068afc75ff6292f062a09ca381c89e71'
  await port.see('the blob of a refused batch', journal.getBlob('run', address))
  const half = [{ kind: 'k', payload: 'kept?' }, ...refs]
  await port.see('a batch of which one is refused', journal.append(lease, batch(head, [], { entries: half })))
  await port.see('a batch that saw too much', journal.append(lease, batch(head, ['x'], { seen: 1 })))
  await whole(port, journal, 'run')
  for (let count = 0; count < 6; count++) {
    head = await journal.head('run')
    await port.see(`append ${count}`, journal.append(lease, batch(head, [count, `${count}`])))
  }
  await whole(port, journal, 'run')
  await journal.close()
  const reopened = await port.open()
  await whole(port, reopened, 'run')
  head = await reopened.head('run')
  const end = batch(head, ['a', 'b', 'c'], { end: 'cancelled', blobs: [blob] })
  await port.see('end', reopened.append(lease, end))
  await port.see('end again', reopened.append(lease, end))
  await port.see('first, after the end', reopened.append(lease, first))
  await port.see('after the end', reopened.append(lease, batch(await reopened.head('run'), ['late'])))
  await port.see(
    'begin of another manifest',
    reopened.begin('run', { agent: 'b', taskDigest: 'b'.repeat(64), seed: 's' }),
  )
  await whole(port, reopened, 'run')
  await port.see('list', reopened.list())
}

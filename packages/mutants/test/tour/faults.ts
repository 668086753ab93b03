import { batch, begun, type Tour, whole } from './port.ts'

/** Writes that fail before and after their commit, and what is offered again. */
export const faults: Tour = async (port) => {
  const journal = await port.open()
  const { lease } = await begun(journal, 'run')
  for (const instant of ['before-commit', 'after-commit']) {
    const next = batch(await journal.head('run'), ['a', 'b'], { blobs: [Uint8Array.of(1)] })
    port.failAt(`append:${instant}`)
    await port.see(`append that fails ${instant}`, journal.append(lease, next))
    await whole(port, journal, 'run')
    await port.see('the same again', journal.append(lease, next))
    const message = { id: instant, sender: 's', kind: 'k', payload: null }
    port.failAt(`deliver:${instant}`)
    await port.see(`delivery that fails ${instant}`, journal.deliver('run', message))
    await whole(port, journal, 'run')
    await port.see('the same again', journal.deliver('run', message))
    port.failAt(`renew:${instant}`)
    await port.see('renewal', journal.renew(lease))
  }
  const end = batch(await journal.head('run'), ['a', 'b'], { end: 'completed' })
  port.failAt('append:before-commit')
  await port.see('end that fails', journal.append(lease, end))
  await whole(port, journal, 'run')
  // Whoever writes once does not get there.
  port.failAt('putBlob:before-commit')
  const carries = batch(await journal.head('run'), [], {
    entries: [{ kind: 'k', payload: 'refers', refs: [0] }],
    blobs: [Uint8Array.of(2)],
  })
  await port.see('append with a blob', journal.append(lease, carries))
  await port.see('verify', journal.verify('run'))
  port.failAt('append:before-commit', 2)
  await port.see('end', journal.append(lease, batch(await journal.head('run'), ['a', 'b'], { end: 'completed' })))
  await whole(port, journal, 'run')
}

import { batch, begun, type Tour, whole } from './port.ts'

/** Pages, cursors and two connections, one of which writes what the other reads. */
export const reads: Tour = async (port) => {
  const writer = await port.open()
  const reader = await port.open()
  await port.see('head of an unknown run', writer.head('unknown'))
  await port.see('read of an unknown run', writer.read('unknown'))
  await port.see('inbox of an unknown run', writer.inbox('unknown'))
  const { lease, genesis } = await begun(writer, 'run')
  await whole(port, reader, 'run')
  const numbers = Array.from({ length: 12 }, (_, index) => index)
  await port.see('append', writer.append(lease, batch(genesis, numbers)))
  await whole(port, reader, 'run')
  for (let after = 0; after < 12; after += 5) {
    await port.see(`after ${after}`, reader.read('run', { after: { seq: after }, limit: 5 }))
  }
  await port.see('past the head', reader.read('run', { after: { seq: 13 } }))
  const heir = await port.see('acquire', writer.acquire('run', { owner: 'owner', ttlMs: 1_000 }))
  if (heir) await port.see('append by the heir', writer.append(heir.lease, batch(heir.head, ['more'])))
  await whole(port, reader, 'run')
  // From one connection to the other and back: whoever trusts what it wrote last is behind.
  const head = await writer.head('run')
  if (heir) await port.see('through the other', reader.append(heir.lease, batch(head, ['through'])))
  const page = await writer.read('run', { limit: 1_000 })
  if (heir) await port.see('and back', writer.append(heir.lease, batch(page.next, ['back'])))
  await whole(port, writer, 'run')
}

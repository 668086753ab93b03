import { setImmediate as nextTurn } from 'node:timers/promises'
import { batch, begun, MANIFEST, type Tour, TTL_MS, whole } from './port.ts'

const CLAIM = { ttlMs: 1_000, limit: 10, queue: 'queue', supports: { agents: ['agent'] } }

/** What two connections do at once. */
export const races: Tour = async (port) => {
  const [one, two] = [await port.open(), await port.open()]
  await Promise.all([one, two].map((each) => port.see('begin', each.begin('both', MANIFEST))))
  const { lease, genesis } = await begun(one, 'run')
  const both = [one.append(lease, batch(genesis, ['a', 'b', 'c'])), two.append(lease, batch(genesis, ['d', 'e', 'f']))]
  await Promise.all(both.map((call) => port.see('append', call)))
  const reading = port.see('read', two.read('run', { after: { seq: 2 } }))
  const head = await one.head('run')
  const during = [
    port.see('append', one.append(lease, batch(head, ['g']))),
    reading,
    port.see('read', two.read('run', { after: { seq: 2 } })),
  ]
  await Promise.all(during)
  port.failAt('append:before-commit')
  const failing = port.see('failing append', one.append(lease, batch(await one.head('run'), ['h'])))
  for (let look = 0; look < 4; look++) {
    await nextTurn()
    await port.see('read', two.read('run', { after: { seq: 4 } }))
  }
  await failing
  await whole(port, one, 'run')
  const message = (id: string) => ({ id, sender: 's', kind: 'k', payload: id })
  await Promise.all(['a', 'b'].map((id, at) => port.see(`deliver ${id}`, [one, two][at]!.deliver('run', message(id)))))
  await one.release(lease)
  const asks = ['x', 'y'].map((owner, at) => [one, two][at]!.acquire('run', { owner, ttlMs: TTL_MS }))
  await Promise.all(asks.map((call) => port.see('acquire', call)))
  await port.see('head', one.head('run'))
  await one.begin('due', MANIFEST)
  const claims = ['x', 'y'].map((owner, at) => [one, two][at]!.claim({ ...CLAIM, owner }))
  await Promise.all(claims.map((call) => port.see('claim', call)))
  const fresh = await begun(one, 'fenced', 'zombie')
  const late = one.append(fresh.lease, batch(fresh.genesis, ['late']))
  const heir = two.acquire('fenced', { owner: 'zombie', ttlMs: TTL_MS })
  await Promise.all([port.see('append', late), port.see('takeover', heir)])
  await whole(port, two, 'fenced')
}

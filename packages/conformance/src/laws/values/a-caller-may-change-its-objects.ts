import { isDurabilityError, type Journal, RESERVED_PREFIX } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { batch, begun, draft, MANIFEST, panorama, TTL_MS } from '../../law/sample.ts'

/** Overwrites everything in an object, as deep as it goes. */
function spoil(target: unknown): void {
  if (target instanceof Uint8Array) {
    target.fill(99)
    return
  }
  if (typeof target !== 'object' || target === null) return
  if (Array.isArray(target)) {
    for (const each of target) spoil(each)
    target.push('spoilt', 'twice')
    target.reverse()
    return
  }
  const record = target as Record<string, unknown>
  for (const key of Object.keys(record)) {
    spoil(record[key])
    record[key] = typeof record[key] === 'number' ? 77 : 'spoilt'
  }
}

/** Arguments belong to the caller again as soon as the call has returned its promise. */
export const aCallerMayChangeItsObjects: Law = {
  id: 'a-caller-may-change-its-objects',
  level: 'L0',
  clause: 'V-5',
  also: ['B-1'],
  invariant: 'J10',
  statement: 'what a caller changes in its arguments after a call changes nothing of what the call does',
  async check({ stage, demand }) {
    const spoilt = await played(await (await stage()).open(), spoil)
    const left = await played(await (await stage()).open(), () => {})
    demand.equal(spoilt, left, 'the place where every argument was changed while its call was under way')
  },
}

/** Makes calls of every kind and calls `meanwhile` with the arguments of each before it is awaited. */
async function played(journal: Journal, meanwhile: (argument: unknown) => void): Promise<unknown> {
  const answers: unknown[] = []
  const call = async <Arguments extends unknown[], Answer>(
    method: (...parts: Arguments) => Promise<Answer>,
    ...parts: Arguments
  ): Promise<void> => {
    const pending = method(...parts)
    for (const part of parts) meanwhile(part)
    answers.push(untold(await pending.catch(codeOf)))
  }
  const manifest = () => ({ ...MANIFEST, parent: { runId: 'parent', key: 'key' } })
  await call(journal.begin, 'new', manifest(), { acquire: { owner: 'owner', ttlMs: TTL_MS } })
  const { lease, after } = await begun(journal, 'run', { manifest: manifest() })
  const first = {
    ...batch(after),
    entries: [draft({ deep: [{ a: 1 }] }, [0]), draft('two')],
    blobs: [Buffer.from('abc')],
  }
  await call(journal.append, { ...lease }, first)
  const { cursor } = await journal.append(lease, {
    ...{ ...batch(after), entries: [draft({ deep: [{ a: 1 }] }, [0]), draft('two')] },
    blobs: [Buffer.from('abc')],
  })
  await call(journal.putBlob, { ...lease }, Buffer.from('def'))
  await call(journal.deliver, 'run', { id: 'm', sender: 'sender', kind: 'note', payload: { deep: [1, 2] } })
  await call(journal.renew, { ...lease })
  await call(journal.read, 'run', { after: { ...cursor }, limit: 2 })
  await call(journal.inbox, 'run', { after: 0, limit: 1 })
  await call(journal.list, { prefix: 'ru', status: ['open'], limit: 5 })
  await call(journal.append, { ...lease }, { ...batch(cursor), suspend: { wakeAt: 5 }, seen: 1 })
  await call(journal.acquire, 'run', { owner: 'next', ttlMs: TTL_MS, supersede: { owner: 'nobody', epoch: 9 } })
  await journal.begin('due', MANIFEST)
  const supports = { agents: ['agent'], vocabulary: 1 }
  await call(journal.claim, { owner: 'claimer', ttlMs: TTL_MS, limit: 2, queue: 'queue', supports })
  const { lease: next } = await journal.acquire('run', { owner: 'next', ttlMs: TTL_MS })
  await call(journal.release, { ...next }, { stalled: 'why' })
  await call(journal.revive, 'run', { sender: 'operator', reason: 'mended' })
  return { answers, place: untold(await panorama(journal)) }
}

/** Without tokens, which differ by chance, and the id of the message about the revival, which holds one. */
function untold(answer: unknown): unknown {
  return JSON.parse(
    JSON.stringify(answer ?? null, (key, value) =>
      key === 'token' || `${value}`.startsWith(RESERVED_PREFIX) ? '' : value,
    ),
  )
}

function codeOf(error: unknown): string {
  return isDurabilityError(error) ? error.code : String(error)
}

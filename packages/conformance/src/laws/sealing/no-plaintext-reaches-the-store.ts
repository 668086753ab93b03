import { inspect } from 'node:util'
import type { JournalStore } from '@tangle-network/durability-contract'
import { encryption } from '../../law/encryption.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, draft, errorOf, readAll } from '../../law/sample.ts'

const CANARY = 'canary-7f3a-sings'
const FORMS = [CANARY, Buffer.from(CANARY).toString('base64').slice(2, 20), Buffer.from(CANARY).toString('hex')]

/** What anybody can read of bytes or texts, however deep they lie. */
function holdsCanary(value: unknown): boolean {
  if (value instanceof Uint8Array) return Buffer.from(value).includes(CANARY)
  if (typeof value === 'string') return FORMS.some((form) => value.includes(form))
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, each]) => holdsCanary(key) || holdsCanary(each))
}

/** The store is told nothing that it could give away. */
export const noPlaintextReachesTheStore: Law = {
  id: 'no-plaintext-reaches-the-store',
  level: 'L0',
  clause: 'S-7',
  also: ['E-3', 'X-1'],
  invariant: 'J16',
  statement: 'under encryption no plaintext reaches the store, an error or an archive',
  needs: ['store'],
  async check({ stage, demand }) {
    const { open } = await stage()
    const { codec } = encryption()
    const asks: unknown[] = []
    const wrap = (store: JournalStore) =>
      new Proxy(store, {
        get(target, key) {
          const member: unknown = Reflect.get(target, key, target)
          if (typeof member !== 'function') return member
          return (...parts: unknown[]) => {
            asks.push(parts)
            return member.apply(target, parts)
          }
        },
      })
    const journal = await open({ journal: { codec }, wrap })
    const { lease, after } = await begun(journal)
    const payload = { [CANARY]: [CANARY] }
    const sent = { ...batch(after), entries: [draft(payload, [0]), draft(CANARY)], blobs: [Buffer.from(CANARY)] }
    const { cursor } = await journal.append(lease, sent)
    await journal.putBlob(lease, Buffer.from(`${CANARY}!`))
    const message = { id: 'm', sender: 'sender', kind: 'note', payload }
    await journal.deliver('run', message)
    demand.equal((await readAll(journal, 'run'))[0]?.payload, payload, 'the payload as read')
    const errors = [
      await errorOf(() => journal.append(lease, batch(after, [CANARY]))),
      await errorOf(() => journal.append({ ...lease, token: 'other' }, batch(cursor, [CANARY]))),
      await errorOf(() => journal.deliver('run', { ...message, payload: [CANARY, 2] })),
      await errorOf(() => journal.append(lease, batch(cursor, [{ a: [CANARY, 1n] }]))),
      await errorOf(() => journal.append(lease, batch(cursor, [CANARY.repeat(100_000)]))),
    ]
    for (const error of errors) {
      demand.isTrue(error !== undefined && !holdsCanary(inspect(error, { depth: 9 })), 'no plaintext', `${error}`)
    }
    for await (const line of journal.export('run'))
      demand.isTrue(!holdsCanary(line), 'no plaintext', 'a line of an archive')
    demand.isTrue(asks.length > 5 && !asks.some(holdsCanary), 'no plaintext', 'what the store was asked')
  },
}

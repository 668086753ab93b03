import { type AppendAsk, identityCodec, type JournalStore } from '@tangle-network/durability-contract'
import { between } from '../../law/between.ts'
import { encryption } from '../../law/encryption.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, draft, readAll } from '../../law/sample.ts'

/**
 * A thief without the key can store ciphertext elsewhere and seal it anew: a journal whose codec answers what was stolen
 * does just that.
 */
export const ciphertextIsBoundToItsPlace: Law = {
  id: 'ciphertext-is-bound-to-its-place',
  level: 'L0',
  clause: 'S-7',
  also: ['S-5'],
  invariant: 'J16',
  statement: 'encrypted text that is moved to another entry, message or run, or changed, is CORRUPT',
  needs: ['store'],
  async check({ stage, demand }) {
    const { open } = await stage()
    const { codec } = encryption()
    const asks: AppendAsk[] = []
    const wrap = (store: JournalStore) =>
      between(store, {
        append(ask) {
          asks.push(ask)
          return store.append(ask)
        },
      })
    const journal = await open({ journal: { codec }, wrap })
    const { lease, after } = await begun(journal)
    await journal.append(lease, { ...batch(after), entries: [draft('secret', [0])], blobs: [Buffer.from('secret')] })
    demand.equal((await readAll(journal, 'run'))[0]?.payload, 'secret', 'the payload in its place')
    const stolen = asks[0]?.entries[0]?.payload ?? ''
    const stolenBytes = asks[0]?.blobs[0]?.bytes ?? new Uint8Array()
    const broken = `${stolen.startsWith('A') ? 'B' : 'A'}${stolen.slice(1)}`

    const forger = async (made: string) =>
      open({ journal: { codec: { ...identityCodec, encodePayload: () => made, encodeBlob: () => stolenBytes } } })
    const copies = await forger(stolen)
    const twice = await begun(copies, 'another run')
    await copies.append(twice.lease, batch(twice.after))
    await demand.refused('CORRUPT', 'text of another run', () => journal.read('another run'))
    const moved = await copies.putBlob(twice.lease, Uint8Array.of(1))
    await demand.refused('CORRUPT', 'a blob of another run', () => journal.getBlob('another run', moved))
    await copies.deliver('another run', { id: 'm', sender: 'sender', kind: 'note', payload: 1 })
    await demand.refused('CORRUPT', 'text of an entry in a message', () => journal.inbox('another run'))

    const place = await journal.head('run')
    await copies.append(lease, batch(place))
    await demand.refused('CORRUPT', 'text of another entry', () => journal.read('run', { after: place }))
    await copies.deliver('run', { id: 'm', sender: 'sender', kind: 'note', payload: 1 })
    await demand.refused('CORRUPT', 'text of an entry in a message of its run', () => journal.inbox('run'))

    const changes = await forger(broken)
    const changed = await begun(changes, 'changed')
    await changes.append(changed.lease, batch(changed.after))
    await demand.refused('CORRUPT', 'text that was changed', () => journal.read('changed'))
  },
}

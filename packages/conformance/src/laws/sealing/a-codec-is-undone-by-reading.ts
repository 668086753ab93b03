import type { AppendAsk, Codec, DeliverAsk, JournalStore, PutBlobAsk } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { nastyValue } from '../../arbitrary/value.ts'
import { between } from '../../law/between.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, draft, readAll } from '../../law/sample.ts'
import { addressByHand, canonicalByHand, sealedByHand } from './sealed-by-hand.ts'

const wrapped = (text: string, context: object) => Buffer.from(JSON.stringify([context, text])).toString('base64')

/** Puts the context around everything, and takes nothing back that stands elsewhere. */
const codec: Codec = {
  encodePayload: (text, context) => wrapped(text, context),
  decodePayload(stored, context) {
    const [, text] = JSON.parse(Buffer.from(stored, 'base64').toString())
    if (wrapped(text, context) !== stored) throw new Error('not made for this place')
    return text
  },
  encodeBlob: (bytes, context) => Buffer.concat([Buffer.from(wrapped('', context)), bytes]),
  decodeBlob(stored, context) {
    const before = Buffer.from(wrapped('', context))
    if (!before.equals(stored.subarray(0, before.length))) throw new Error('not made for this place')
    return stored.subarray(before.length)
  },
}

/** What reaches the store, digests and addresses included, is what the codec made. */
export const aCodecIsUndoneByReading: Law = {
  id: 'a-codec-is-undone-by-reading',
  level: 'L0',
  clause: 'S-5',
  also: ['S-1', 'B-1', 'J-10'],
  invariant: 'J16',
  statement: 'what a codec makes is what is sealed and stored, and reading undoes it in the same place',
  needs: ['store'],
  async check({ forAll, demand }) {
    const cases = fc.record({ payload: nastyValue, bytes: fc.uint8Array({ maxLength: 20 }) })
    await forAll(
      cases,
      async ({ payload, bytes }, { open }) => {
        const asks: { append?: AppendAsk; deliver?: DeliverAsk; putBlob?: PutBlobAsk } = {}
        const kept = <Part extends typeof asks>(part: Part) => Object.assign(asks, part)
        const wrap = (store: JournalStore) =>
          between(store, {
            append: (ask) => store.append(kept({ append: ask }).append),
            deliver: (ask) => store.deliver(kept({ deliver: ask }).deliver),
            putBlob: (ask) => store.putBlob(kept({ putBlob: ask }).putBlob),
          })
        const journal = await open({ journal: { codec }, wrap })
        const [other, plain] = [await open({ journal: { codec } }), await open()]
        const { lease, after } = await begun(journal)
        const sent = { ...batch(after), entries: [draft(payload, [0]), draft(payload)], blobs: [bytes] }
        const { cursor } = await journal.append(lease, sent)
        demand.equal((await other.append(lease, sent)).cursor, cursor, 'the cursor of the same batch again')
        await journal.deliver('run', { id: 'm', sender: 'sender', kind: 'note', payload })
        const alone = await journal.putBlob(lease, Buffer.concat([bytes, Buffer.from('!')]))
        const text = canonicalByHand(payload)
        const stored = [1, 2].map((seq) => wrapped(text, { runId: 'run', place: `entry ${seq}` }))
        const blob = codec.encodeBlob(bytes, { runId: 'run', place: 'blob' })
        demand.equal(
          asks.append?.entries.map((entry) => entry.payload),
          stored,
          'payloads that the store was given',
        )
        demand.equal(
          asks.deliver?.message.payload,
          wrapped(text, { runId: 'run', place: 'message m' }),
          'the message stored',
        )
        demand.equal(asks.putBlob?.blob.address, alone, 'the address that the store was given')
        demand.equal(addressByHand(asks.putBlob?.blob.bytes ?? bytes), alone, 'the address of what was stored')
        const entries = await readAll(other, 'run')
        demand.equal(
          entries.map((entry) => entry.payload),
          [payload, payload],
          'payloads as read',
        )
        demand.equal(entries[0]?.refs, [addressByHand(blob)], 'refs as read')
        demand.equal(
          Buffer.from(await other.getBlob('run', addressByHand(blob) as typeof alone)),
          Buffer.from(bytes),
          'the blob',
        )
        demand.equal((await other.inbox('run')).messages[0]?.payload, payload, 'the message')
        const first = { seq: 1, kind: 'sample', at: 1, payload: stored[0] ?? '', refs: [addressByHand(blob)] }
        demand.equal(entries[0]?.digest, sealedByHand(after.digest, first), 'the first digest')
        await demand.granted('verify without the codec', () => plain.verify('run'))
      },
      { weight: 0.5 },
    )
  },
}

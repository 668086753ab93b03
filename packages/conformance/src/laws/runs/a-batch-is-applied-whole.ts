import { blobAddress } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { nastyValue } from '../../arbitrary/value.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, draft, portrait } from '../../law/sample.ts'

const BECOMES = ['open', 'suspended', 'completed', 'failed', 'cancelled', 'moved'] as const
const EXAMPLES = BECOMES.map((becomes) => {
  return { payloads: [1, 2], blobs: [Uint8Array.of(1)], delivered: 3, seen: 2, becomes, wakeIn: 5 }
})

/** Entries, blobs, place in the inbox, end or suspension: what a batch says is there at once, every part of it. */
export const aBatchIsAppliedWhole: Law = {
  id: 'a-batch-is-applied-whole',
  level: 'L0',
  clause: 'J-5',
  also: ['J-8', 'M-6', 'B-1', 'J-7'],
  invariant: 'J5',
  statement: 'when an append resolves every entry, blob, status and position of its batch stands, and nothing else',
  async check({ forAll, demand }) {
    const cases = fc.record({
      payloads: fc.array(nastyValue, { minLength: 1, maxLength: 6 }),
      blobs: fc.array(fc.uint8Array({ maxLength: 6 }), { maxLength: 4 }),
      delivered: fc.nat(3),
      seen: fc.nat(3),
      becomes: fc.constantFrom(...BECOMES),
      wakeIn: fc.option(fc.integer({ min: 0, max: 1_000 }), { nil: undefined }),
    })
    await forAll(
      cases,
      async ({ payloads, blobs, delivered, seen, becomes, wakeIn }, { open, clock }) => {
        const [journal, other] = [await open(), await open()]
        const { lease, after } = await begun(journal)
        for (let position = 1; position <= delivered; position += 1) {
          await journal.deliver('run', { id: `${position}`, sender: 'sender', kind: 'note', payload: position })
        }
        const stood = await portrait(journal, 'run')
        const entries = payloads.map((payload, index) => draft(payload, blobs.length > 0 ? [index % blobs.length] : []))
        const last = Math.min(seen, delivered)
        clock.advance(9)
        const now = clock.now()
        const wakeAt = wakeIn === undefined ? {} : { wakeAt: now + wakeIn }
        const goesOn = becomes === 'open' ? {} : becomes === 'suspended' ? { suspend: wakeAt } : { end: becomes }
        const { cursor } = await journal.append(lease, { ...batch(after), entries, blobs, seen: last, ...goesOn })
        const isFree = becomes !== 'open'
        const { head, ...found } = await portrait(other, 'run', blobs.map(blobAddress))
        demand.equal(
          head,
          {
            ...stood.head,
            ...{ status: becomes, seq: cursor.seq, digest: cursor.digest, inbox: { last: delivered, seen: last } },
            endedAt: becomes === 'open' || becomes === 'suspended' ? null : now,
            wakeAt: becomes !== 'suspended' ? null : last < delivered ? now : (wakeAt.wakeAt ?? null),
            holder: isFree ? null : stood.head.holder,
          },
          'the head',
        )
        const addresses = blobs.map(blobAddress)
        const refs = (index: number) => (blobs.length > 0 ? [addresses[index % blobs.length]] : [])
        demand.equal(
          found.entries.map(({ digest: _, ...entry }) => entry),
          payloads.map((payload, index) => ({
            seq: index + 1,
            epoch: 1,
            at: 1,
            kind: 'sample',
            payload,
            refs: refs(index),
          })),
          'entries',
        )
        demand.equal(found.messages, stood.messages, 'messages')
        const stored = Object.fromEntries(
          blobs.map((bytes) => [blobAddress(bytes), Buffer.from(bytes).toString('hex')]),
        )
        demand.equal(found.blobs, stored, 'blobs')
        if (becomes !== 'open') return
        const { cursor: next } = await journal.append(lease, batch(cursor))
        demand.equal(
          await other.head('run'),
          { ...head, ...next },
          'the head after a batch that says nothing of the inbox',
        )
      },
      { examples: EXAMPLES, weight: 0.6 },
    )
  },
}

import type { JournalStore } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { boundStore } from '../../law/bound-store.ts'
import { collected } from '../../law/collected.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun } from '../../law/sample.ts'

type Spoil = (bytes: Uint8Array, at: number) => Uint8Array

const SPOILS: Record<string, Spoil> = {
  'a bit is flipped': (bytes, at) =>
    bytes.map((byte, index) => (index === at % bytes.length ? byte ^ (1 << (at % 8)) : byte)),
  'the end is cut off': (bytes) => bytes.slice(0, -1),
  'the beginning is cut off': (bytes) => bytes.slice(1),
  'something follows': (bytes) => Uint8Array.of(...bytes, 0),
  'nothing is left': () => new Uint8Array(),
  'other bytes stand there': () => Uint8Array.from(Buffer.from('other')),
}

function spoilt(store: JournalStore, spoil: (bytes: Uint8Array) => Uint8Array | undefined): JournalStore {
  return {
    ...boundStore(store),
    getBlob: async (ask) => {
      const answer = await store.getBlob(ask)
      return answer.refused || answer.bytes === undefined ? answer : { ...answer, bytes: spoil(answer.bytes) }
    },
  }
}

/** Bytes that are not those of the address are never answered, and whoever reads the whole run is told. */
export const otherBytesAreCorrupt: Law = {
  id: 'other-bytes-are-corrupt',
  level: 'L0',
  clause: 'B-2',
  also: ['J-16', 'X-1'],
  invariant: 'J12',
  statement: 'bytes that do not match their address are corrupt to whoever gets, verifies or exports them',
  needs: ['store'],
  meets: Object.keys(SPOILS),
  async check({ forAll, demand, tally }) {
    const cases = fc.record({ bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }), at: fc.nat({ max: 999 }) })
    await forAll(
      cases,
      async ({ bytes, at }, { open }) => {
        const journal = await open()
        const { lease, after } = await begun(journal)
        const address = await journal.putBlob(lease, bytes)
        await journal.append(lease, { ...batch(after), entries: [{ kind: 'sample', payload: null, refs: [address] }] })
        for (const [name, spoil] of Object.entries(SPOILS)) {
          const reader = await open({ wrap: (store) => spoilt(store, (stored) => spoil(stored, at)) })
          await demand.refused('CORRUPT', `getBlob where ${name}`, () => reader.getBlob('run', address))
          await demand.refused('CORRUPT', `verify where ${name}`, () => reader.verify('run'))
          await demand.refused('CORRUPT', `export where ${name}`, () => collected(reader.export('run')))
          tally.meet(name)
        }
        const without = await open({ wrap: (store) => spoilt(store, () => undefined) })
        await demand.refused('BLOB_MISSING', 'getBlob where the blob is gone', () => without.getBlob('run', address))
        demand.equal((await journal.verify('run')).blobs, 1, 'blobs that verify counts')
      },
      { weight: 0.2 },
    )
  },
}

import { type Journal, LIMITS } from '@tangle-network/durability-contract'
import { contentAddress, createResultBlobStore } from '@tangle-network/sdk-core/durability'
import { expect } from 'vitest'
import { countedJournal } from '../../src/counted-journal.ts'
import { until } from '../../src/failover/until.ts'
import { type Claim, verdict } from './world.ts'

const VALUES = [null, false, 0, '', 'text\0\ud800', [], {}, { b: [1, { c: null }], a: 'ü' }]

/** A process that has begun to store the value and is not heard of again. */
async function dieStoring(journal: Journal, outRef: string, ttlMs: number): Promise<void> {
  const { journal: watched } = countedJournal({
    ...journal,
    append: () => new Promise(() => {}),
    renew: () => new Promise(() => {}),
  })
  createResultBlobStore(watched, { owner: 'dead', ttlMs })
    .put(outRef, 'v')
    .catch(() => undefined)
  await until(
    'a lease',
    20_000,
    async () => (await journal.head(`port/result/${outRef}`).catch(() => null))?.holder != null,
  )
}

export const CLAIMS_OF_RESULTS: readonly Claim[] = [
  {
    title: 'what was stored is found by anybody, and is the own copy of whoever finds it',
    async check(world) {
      const [store, other] = [createResultBlobStore(await world.open()), createResultBlobStore(await world.open())]
      for (const value of VALUES) await store.put(contentAddress(value), value)
      for (const value of VALUES) expect(await other.get(contentAddress(value))).toStrictEqual(value)
      const found = (await store.get(contentAddress(VALUES.at(-1)))) as { a: unknown }
      found.a = 'changed'
      expect(await store.get(contentAddress(VALUES.at(-1)))).toStrictEqual(VALUES.at(-1))
    },
  },
  {
    title: 'what is too large for an entry is found as well',
    async check(world) {
      const store = createResultBlobStore(await world.open())
      for (const size of [LIMITS.payloadBytes, LIMITS.batchBytes + 1]) {
        const value = { text: 'x'.repeat(size) }
        await store.put(contentAddress(value), value)
        expect(await store.get(contentAddress(value))).toStrictEqual(value)
      }
    },
  },
  {
    title: 'what was never stored is undefined, whatever it is called',
    async check(world) {
      const store = createResultBlobStore(await world.open())
      expect(await store.get(contentAddress('never'))).toBeUndefined()
      expect(await store.get('sha256:short')).toBeUndefined()
      expect(await store.get('../../secret')).toBeUndefined()
    },
  },
  {
    title: 'a value is refused under an address that is not its own, and so is what is no value; nothing is stored',
    async check(world) {
      const journal = await world.open()
      const store = createResultBlobStore(journal)
      const outRef = contentAddress('one')
      expect(await verdict(store.put(outRef, 'other'))).toBe('TypeError')
      expect(await verdict(store.put('one', 'one'))).toBe('TypeError')
      for (const value of [undefined, Number.NaN, new Map()]) {
        expect(await verdict(store.put(outRef, value))).toBe('INVALID_VALUE')
      }
      expect(await store.get(outRef)).toBeUndefined()
      expect((await journal.list()).runs).toEqual([])
    },
  },
  {
    title: 'storing a value again changes nothing, by whomever, at once or one after the other',
    async check(world) {
      const journals = [await world.open(), await world.open(), await world.open()]
      const stores = journals.map((journal) => createResultBlobStore(journal))
      const outRef = contentAddress({ same: true })
      const puts = [...stores, ...stores].map((store) => store.put(outRef, { same: true }))
      expect(await Promise.all(puts.map(verdict))).toEqual(puts.map(() => 'done'))
      await stores[0]!.put(outRef, { same: true })
      expect(await journals[0]!.head(`port/result/${outRef}`)).toMatchObject({ seq: 1, holder: null })
    },
  },
  {
    title: 'any number of processes store at once, and none holds anything when it has stored',
    async check(world) {
      const stores = await Promise.all([1, 2, 3].map(async () => createResultBlobStore(await world.open())))
      const values = Array.from({ length: 12 }, (_, index) => ({ index }))
      await Promise.all(values.map((value, index) => stores[index % 3]!.put(contentAddress(value), value)))
      const journal = await world.open()
      const { runs } = await journal.list({ prefix: 'port/result/' })
      expect(runs.map(({ holder, status }) => [holder, status])).toEqual(values.map(() => [null, 'suspended']))
    },
  },
  {
    title: 'storing costs one look and two writes, and finding what is there one look and one write',
    async check(world) {
      const { journal, calls } = countedJournal(await world.open())
      const store = createResultBlobStore(journal)
      const outRef = contentAddress('v')
      await store.put(outRef, 'v')
      expect(Object.fromEntries(calls)).toEqual({ head: 1, begin: 1, append: 1 })
      calls.clear()
      await store.put(outRef, 'v')
      expect(Object.fromEntries(calls)).toEqual({ head: 1, begin: 1 })
      calls.clear()
      await store.get(outRef)
      expect(Object.fromEntries(calls)).toEqual({ read: 1 })
    },
  },
  {
    title: 'a value that a dead process began to store is stored by the next one when its lease is over',
    async check(world) {
      const journal = await world.open()
      const outRef = contentAddress('v')
      await dieStoring(journal, outRef, 40)
      const store = createResultBlobStore(await world.open())
      expect(await store.get(outRef)).toBeUndefined()
      const put = store.put(outRef, 'v')
      world.now += 40
      await put
      expect(await store.get(outRef)).toBe('v')
    },
  },
  {
    title: 'what lies under an address and is not its value is found out',
    async check(world) {
      const journal = await world.open()
      const outRef = contentAddress('v')
      await createResultBlobStore(journal).put(outRef, 'v')
      const read: Journal['read'] = async (runId, options) => {
        const page = await journal.read(runId, options)
        return { ...page, entries: page.entries.map((entry) => ({ ...entry, payload: 'w' })) }
      }
      expect(await verdict(createResultBlobStore({ ...journal, read }).get(outRef))).toBe('CORRUPT')
    },
  },
  {
    title: 'a write whose acknowledgement is lost has stored the value once, and one that failed holds nothing',
    async check(world) {
      const journal = await world.open()
      const store = createResultBlobStore(journal)
      world.failAt('append:after-commit')
      await store.put(contentAddress(1), 1)
      expect(await journal.head(`port/result/${contentAddress(1)}`)).toMatchObject({ seq: 1, holder: null })
      const large = 'x'.repeat(LIMITS.blobBytes)
      expect(await verdict(store.put(contentAddress(large), large))).toBe('LIMIT_EXCEEDED')
      expect(await journal.head(`port/result/${contentAddress(large)}`)).toMatchObject({ seq: 0, holder: null })
      expect(await store.get(contentAddress(large))).toBeUndefined()
    },
  },
  {
    title: 'a store that was closed does nothing more',
    async check(world) {
      const store = createResultBlobStore(await world.open())
      await store.close()
      expect(await verdict(store.put(contentAddress(1), 1))).toBe('JOURNAL_CLOSED')
      expect(await verdict(store.get(contentAddress(1)))).toBe('JOURNAL_CLOSED')
    },
  },
]

import type { BlobAddress, Cursor, Journal, Lease, Mutation } from '@tangle-network/durability-contract'
import { batch, begun, draft, MANIFEST, TTL_MS } from './sample.ts'

/** A place with a run in most of the states that a run may be in. */
export interface Scene {
  /** Of the run `run`, which has two entries, a blob and a message. */
  readonly lease: Lease
  readonly after: Cursor
  readonly address: BlobAddress
  /** The archive of `guest`, which was forgotten here. */
  readonly archive: readonly string[]
}

export const SCENE_BYTES = Uint8Array.of(0, 255, 7)
/** A blob that is not there until `putBlob` of the mutations is made. */
export const NEW_BYTES = Uint8Array.of(9)

/** Sets up `run` (leased), `ended`, `stalled`, `suspended`, `due` and the forgotten `guest`. */
export async function setScene(journal: Journal): Promise<Scene> {
  const { lease, after } = await begun(journal)
  const address = await journal.putBlob(lease, SCENE_BYTES)
  const { cursor } = await journal.append(lease, {
    ...batch(after),
    entries: [draft({ n: 1 }, [address]), draft('two')],
  })
  await journal.deliver('run', { id: 'first', sender: 'sender', kind: 'note', payload: ['hello'] })
  for (const runId of ['ended', 'guest']) {
    const { lease: last, after: start } = await begun(journal, runId)
    await journal.append(last, batch(start, ['end'], { end: 'completed' }))
  }
  const archive = await allOf(journal.export('guest'))
  await journal.forget('guest')
  const stalled = await begun(journal, 'stalled')
  await journal.release(stalled.lease, { stalled: 'why' })
  const suspended = await begun(journal, 'suspended')
  await journal.append(suspended.lease, batch(suspended.after, ['wait'], { suspend: {} }))
  await journal.begin('due', MANIFEST)
  return { lease, after: cursor, address, archive }
}

type Call = (journal: Journal, scene: Scene) => Promise<unknown>

/** Each mutation once, in an order in which each still finds what it needs when all are made one after the other. */
export const MUTATIONS: Readonly<Record<Mutation, Call>> = {
  begin: (journal) => journal.begin('new', MANIFEST, { acquire: { owner: 'owner', ttlMs: TTL_MS } }),
  acquire: (journal) => journal.acquire('stalled', { owner: 'owner', ttlMs: TTL_MS }),
  renew: (journal, { lease }) => journal.renew(lease),
  putBlob: (journal, { lease }) => journal.putBlob(lease, NEW_BYTES),
  append: (journal, { lease, after, address }) =>
    journal.append(lease, {
      ...batch(after, [], { seen: 1 }),
      entries: [draft('three', [address]), draft('four', [0]), draft('five')],
      blobs: [Uint8Array.of(1, 2, 3)],
    }),
  deliver: (journal) => journal.deliver('suspended', { id: 'm', sender: 'sender', kind: 'note', payload: 'wake' }),
  claim: (journal) =>
    journal.claim({
      ...{ owner: 'claimer', ttlMs: TTL_MS, limit: 2, queue: 'queue' },
      supports: { agents: ['agent'] },
    }),
  revive: (journal) => journal.revive('stalled', { sender: 'operator', reason: 'mended' }),
  forget: (journal) => journal.forget('ended'),
  adopt: (journal, { archive }) => journal.import(archive),
  release: (journal, { lease }) => journal.release(lease, { stalled: 'later' }),
}

/** Each way of looking at what is stored. */
export const READS: Readonly<Record<string, Call>> = {
  head: (journal) => journal.head('run'),
  read: (journal) => journal.read('run'),
  getBlob: (journal, { address }) => journal.getBlob('run', address),
  inbox: (journal) => journal.inbox('run'),
  list: (journal) => journal.list(),
  verify: (journal) => journal.verify('run'),
  export: (journal) => allOf(journal.export('run')),
  watch: (journal) => allOf(journal.watch('ended')),
}

async function allOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

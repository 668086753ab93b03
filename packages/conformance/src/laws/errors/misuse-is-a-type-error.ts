import type { Batch, BlobAddress, Journal, Lease, Manifest } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { batch, MANIFEST, panorama, TTL_MS } from '../../law/sample.ts'
import { NEW_BYTES, type Scene, setScene } from '../../law/scene.ts'

type Misused = (journal: Journal, scene: Scene) => Promise<unknown>

/** What no type checker would let pass, and some plain numbers that are out of range. */
const wrong = <T>(value: unknown) => value as T
const request = { owner: 'next', ttlMs: TTL_MS }
const claim = { ...request, limit: 1, queue: 'queue', supports: { agents: ['agent'] } }

const batches: Readonly<Record<string, (after: Scene['after']) => unknown>> = {
  'no entries': (after) => batch(after, []),
  'entries that are no array': (after) => ({ ...batch(after), entries: 'ab' }),
  'no cursor': () => ({ at: 1, entries: [{ kind: 'k', payload: 1 }] }),
  'a cursor before the start': (after) => batch({ ...after, seq: -1 }),
  'a cursor between two entries': (after) => batch({ ...after, seq: 0.5 }),
  'a digest that is none': (after) => batch({ ...after, digest: 'A'.repeat(64) }),
  'a time before 1970': (after) => ({ ...batch(after), at: -1 }),
  'a time with a fraction': (after) => ({ ...batch(after), at: 0.5 }),
  'a time that is a text': (after) => ({ ...batch(after), at: '1' }),
  'an end that is none': (after) => ({ ...batch(after), end: 'open' }),
  'an end and a suspension': (after) => batch(after, [1], { end: 'failed', suspend: {} }),
  'a wake time with a fraction': (after) => batch(after, [1], { suspend: { wakeAt: 0.5 } }),
  'a suspension that is none': (after) => ({ ...batch(after), suspend: 5 }),
  'a negative position': (after) => batch(after, [1], { seen: -1 }),
  'a vocabulary of 0': (after) => batch(after, [1], { vocabulary: 0 }),
  'blobs that are no array': (after) => ({ ...batch(after), blobs: new Uint8Array(1) }),
  'a blob that is a text': (after) => ({ ...batch(after), blobs: ['text'] }),
  'refs that are no array': (after) => ({ ...batch(after), entries: [{ kind: 'k', payload: 1, refs: 'sha256:' }] }),
  'an entry that is none': (after) => ({ ...batch(after), entries: ['text'] }),
  'a kind that is none': (after) => ({ ...batch(after), entries: [{ payload: 1 }] }),
}

const leases: Readonly<Record<string, (lease: Lease) => unknown>> = {
  'no lease': () => undefined,
  'the lease of nobody': () => null,
  'a lease without token': ({ token: _, ...lease }) => lease,
  'a lease of epoch 0': (lease) => ({ ...lease, epoch: 0 }),
  'a lease whose epoch is a text': (lease) => ({ ...lease, epoch: '1' }),
}

const calls: Readonly<Record<string, Misused>> = {
  'begin without manifest': (journal) => journal.begin('new', wrong<Manifest>(undefined)),
  'begin with a digest that is none': (journal) => journal.begin('new', { ...MANIFEST, taskDigest: 'x' }),
  'begin with an unknown property': (journal) => journal.begin('new', wrong<Manifest>({ ...MANIFEST, code: 1 })),
  'begin with a seed that is a number': (journal) => journal.begin('new', wrong<Manifest>({ ...MANIFEST, seed: 1 })),
  'begin of a run id that is a number': (journal) => journal.begin(wrong<string>(1), MANIFEST),
  'begin for a negative time': (journal) => journal.begin('new', MANIFEST, { acquire: { owner: 'o', ttlMs: -1 } }),
  'acquire for no time': (journal) => journal.acquire('due', { ...request, ttlMs: 0 }),
  'acquire for half a millisecond': (journal) => journal.acquire('due', { ...request, ttlMs: 0.5 }),
  'acquire for ever': (journal) => journal.acquire('due', { ...request, ttlMs: Number.POSITIVE_INFINITY }),
  'acquire by a number': (journal) => journal.acquire('due', { ...request, owner: wrong<string>(1) }),
  'supersede of epoch 0': (journal) => journal.acquire('due', { ...request, supersede: { owner: 'o', epoch: 0 } }),
  'release with a reason that is a number': (journal, { lease }) =>
    journal.release(lease, { stalled: wrong<string>(1) }),
  'putBlob of a text': (journal, { lease }) => journal.putBlob(lease, wrong<Uint8Array>('text')),
  'putBlob of an ArrayBuffer': (journal, { lease }) => journal.putBlob(lease, wrong<Uint8Array>(new ArrayBuffer(1))),
  'getBlob of an address that is none': (journal) => journal.getBlob('run', wrong<BlobAddress>('sha256:abc')),
  'getBlob of an address in capitals': (journal, { address }) =>
    journal.getBlob('run', wrong<BlobAddress>(address.toUpperCase())),
  'read after a negative seq': (journal) => journal.read('run', { after: { seq: -1 } }),
  'read of no entries': (journal) => journal.read('run', { limit: 0 }),
  'read of half an entry': (journal) => journal.read('run', { limit: 0.5 }),
  'inbox after a negative position': (journal) => journal.inbox('run', { after: -1 }),
  'inbox of no messages': (journal) => journal.inbox('run', { limit: 0 }),
  'deliver of nothing': (journal) => journal.deliver('run', wrong(null)),
  'deliver without id': (journal) => journal.deliver('run', wrong({ sender: 's', kind: 'k', payload: 1 })),
  'claim of no runs': (journal) => journal.claim({ ...claim, limit: 0 }),
  'claim for a text': (journal) => journal.claim(wrong({ ...claim, supports: { agents: 'agent' } })),
  'claim for vocabulary 0': (journal) => journal.claim({ ...claim, supports: { agents: ['agent'], vocabulary: 0 } }),
  'revive for a number': (journal) => journal.revive('stalled', { sender: 'operator', reason: wrong<string>(1) }),
  'list of an unknown status': (journal) => journal.list({ status: [wrong<'open'>('opened')] }),
  'list of no runs': (journal) => journal.list({ limit: 0 }),
  'prune before a fraction': (journal) => journal.prune({ endedBefore: 0.5 }),
  'prune of open runs': (journal) => journal.prune({ endedBefore: 9e15, status: [wrong<'failed'>('open')] }),
}

/** A mistake in the calling code is told as one, and costs nothing. */
export const misuseIsATypeError: Law = {
  id: 'misuse-is-a-type-error',
  level: 'L0',
  clause: 'E-4',
  also: ['V-8'],
  invariant: 'J10',
  statement: 'a wrong type, a number out of range or an empty batch is a TypeError and has no effect',
  async check({ stage, demand }) {
    const { open } = await stage()
    const journal = await open()
    const scene = await setScene(journal)
    const { lease, after } = scene
    const stood = await panorama(journal)
    for (const [where, call] of Object.entries(calls)) await demand.misuse(where, () => call(journal, scene))
    for (const [what, make] of Object.entries(batches)) {
      await demand.misuse(`append of ${what}`, () => journal.append(lease, make(after) as Batch))
    }
    for (const [what, make] of Object.entries(leases)) {
      const made = make(lease) as Lease
      await demand.misuse(`append under ${what}`, () => journal.append(made, batch(after)))
      await demand.misuse(`renew of ${what}`, () => journal.renew(made))
      await demand.misuse(`release of ${what}`, () => journal.release(made))
      await demand.misuse(`putBlob under ${what}`, () => journal.putBlob(made, NEW_BYTES))
    }
    demand.equal(await panorama(journal), stood, 'the place after all the mistakes')
    await demand.granted('append in order', () => journal.append(lease, batch(after)))
  },
}

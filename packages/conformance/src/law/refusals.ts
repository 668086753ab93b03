import type { ErrorCode, Journal } from '@tangle-network/durability-contract'
import { batch, draft, MANIFEST, TTL_MS } from './sample.ts'
import type { Scene } from './scene.ts'

type Refused = (journal: Journal, scene: Scene) => Promise<unknown>

/** A payload that no message may hold; refused calls carry it. */
export const SECRET = 'canary-7f3a-sings'

const NOWHERE = `sha256:${'0'.repeat(64)}` as const
const secret = { [SECRET]: [SECRET] }
const next = { owner: 'next', ttlMs: TTL_MS }
const note = { id: 'other', sender: 'sender', kind: 'note', payload: secret }

/** Calls on a scene, each refused with the code under which it stands. Together they meet every refusal of a journal. */
export const REFUSALS: Readonly<Partial<Record<ErrorCode, Readonly<Record<string, Refused>>>>> = {
  INVALID_VALUE: {
    append: (journal, { lease, after }) => journal.append(lease, batch(after, [secret, { a: [secret, 1n] }])),
    deliver: (journal) => journal.deliver('run', { ...note, payload: [secret, Number.NaN] }),
  },
  INVALID_NAME: {
    begin: (journal) => journal.begin('', MANIFEST),
    append: (journal, { lease, after }) =>
      journal.append(lease, { ...batch(after), entries: [{ kind: 'a\0b', payload: secret }] }),
    'deliver under a name of the kernel': (journal) => journal.deliver('run', { ...note, id: 'durability:x' }),
  },
  LIMIT_EXCEEDED: {
    acquire: (journal) => journal.acquire('r'.repeat(257), next),
    append: (journal, { lease, after }) => journal.append(lease, batch(after, [SECRET.repeat(100_000)])),
  },
  RUN_CONFLICT: {
    begin: (journal) => journal.begin('run', { ...MANIFEST, seed: SECRET }),
    'begin of an ended run': (journal) => journal.begin('ended', { ...MANIFEST, seed: SECRET }, { acquire: next }),
  },
  RUN_NOT_FOUND: {
    acquire: (journal) => journal.acquire('none', next),
    renew: (journal, { lease }) => journal.renew({ ...lease, runId: 'none' }),
    release: (journal, { lease }) => journal.release({ ...lease, runId: 'none' }),
    append: (journal, { lease, after }) => journal.append({ ...lease, runId: 'none' }, batch(after, [secret])),
    putBlob: (journal, { lease }) => journal.putBlob({ ...lease, runId: 'none' }, Buffer.from(SECRET)),
    deliver: (journal) => journal.deliver('none', note),
    revive: (journal) => journal.revive('none', { sender: 'operator', reason: 'mended' }),
    forget: (journal) => journal.forget('none'),
    head: (journal) => journal.head('none'),
    read: (journal) => journal.read('none'),
    inbox: (journal) => journal.inbox('none'),
    getBlob: (journal, { address }) => journal.getBlob('none', address),
    verify: (journal) => journal.verify('none'),
    'head of a forgotten run': (journal) => journal.head('guest'),
  },
  RUN_CLOSED: {
    acquire: (journal) => journal.acquire('ended', next),
    append: (journal, { lease, after }) => journal.append({ ...lease, runId: 'ended' }, batch(after, [secret])),
    deliver: (journal) => journal.deliver('ended', note),
    revive: (journal) => journal.revive('ended', { sender: 'operator', reason: 'mended' }),
  },
  RUN_FORGOTTEN: { begin: (journal) => journal.begin('guest', MANIFEST) },
  RUN_NOT_CLOSED: { forget: (journal) => journal.forget('run') },
  LEASE_HELD: {
    acquire: (journal) => journal.acquire('run', next),
    begin: (journal) => journal.begin('run', MANIFEST, { acquire: next }),
  },
  FENCED: {
    renew: (journal, { lease }) => journal.renew({ ...lease, epoch: lease.epoch + 1 }),
    release: (journal, { lease }) => journal.release({ ...lease, token: `${lease.token}x` }),
    append: (journal, { lease, after }) => journal.append({ ...lease, epoch: lease.epoch + 1 }, batch(after, [secret])),
    putBlob: (journal, { lease }) => journal.putBlob({ ...lease, token: 'other' }, Buffer.from(SECRET)),
  },
  CONFLICT: {
    append: (journal, { lease, after }) => journal.append(lease, batch({ ...after, seq: after.seq + 1 }, [secret])),
  },
  CURSOR_INVALID: {
    read: (journal) => journal.read('run', { after: { seq: 3 } }),
    'read of another digest': (journal) => journal.read('run', { after: { seq: 1, digest: '0'.repeat(64) } }),
    'append past the inbox': (journal, { lease, after }) => journal.append(lease, batch(after, [secret], { seen: 2 })),
  },
  BLOB_MISSING: {
    getBlob: (journal) => journal.getBlob('run', NOWHERE),
    append: (journal, { lease, after }) =>
      journal.append(lease, { ...batch(after), entries: [draft(secret, [NOWHERE])], blobs: [Buffer.from(SECRET)] }),
    'append of an index beyond': (journal, { lease, after }) =>
      journal.append(lease, { ...batch(after), entries: [draft(secret, [0])] }),
  },
  MESSAGE_CONFLICT: { deliver: (journal) => journal.deliver('run', { ...note, id: 'first' }) },
}

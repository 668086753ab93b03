import { type BlobAddress, LIMITS } from '@tangle-network/durability-contract'
import { drive, MANIFEST, MINUTE, type Provocation } from './errors-provocation.ts'

const by = 'any journal'
const NOWHERE: BlobAddress = `sha256:${'0'.repeat(64)}`

/** What every journal refuses, met on the memory journal. */
export const ERRORS_OF_JOURNALS = {
  INVALID_VALUE: [
    {
      by,
      when: 'a payload holds what is no number',
      provoke: async () =>
        (await drive()).append({ entries: [{ kind: 'note', payload: { prices: [1, Number.NaN] } }] }),
    },
    {
      by,
      when: 'a payload holds a Date',
      provoke: async () => (await drive()).append({ entries: [{ kind: 'note', payload: { due: new Date(0) } }] }),
    },
  ],
  INVALID_NAME: [
    { by, when: 'a run id is empty', provoke: async () => (await drive()).journal.begin('', MANIFEST) },
    { by, when: 'a run id holds a line break', provoke: async () => (await drive()).journal.begin('a\nb', MANIFEST) },
  ],
  LIMIT_EXCEEDED: [
    {
      by,
      when: 'a payload is too large',
      provoke: async () =>
        (await drive()).append({ entries: [{ kind: 'note', payload: 'x'.repeat(LIMITS.payloadBytes) }] }),
    },
    {
      by,
      when: 'a run id is too long',
      provoke: async () => (await drive()).journal.begin('x'.repeat(LIMITS.runIdBytes + 1), MANIFEST),
    },
  ],
  RUN_CONFLICT: [
    {
      by,
      when: 'a run is begun again with another manifest',
      provoke: async () => (await drive()).journal.begin('run', { ...MANIFEST, agent: 'reader' }),
    },
  ],
  RUN_NOT_FOUND: [
    { by, when: 'a run is read that was never begun', provoke: async () => (await drive()).journal.read('nowhere') },
  ],
  RUN_CLOSED: [
    {
      by,
      when: 'something is appended after the end',
      async provoke() {
        const { append } = await drive()
        await append({ end: 'completed' })
        await append()
      },
    },
  ],
  LEASE_HELD: [
    {
      by,
      when: 'another owner has the run',
      provoke: async () => (await drive()).journal.acquire('run', { owner: 'bob', ttlMs: MINUTE }),
    },
  ],
  FENCED: [
    {
      by,
      when: 'another has taken the run over',
      async provoke() {
        const { journal, lease, append } = await drive()
        await journal.acquire('run', { owner: 'bob', ttlMs: MINUTE, supersede: { owner: 'ada', epoch: lease.epoch } })
        await append()
      },
    },
    {
      by,
      when: 'the lease was given back',
      async provoke() {
        const { journal, lease } = await drive()
        await journal.release(lease)
        await journal.renew(lease)
      },
    },
  ],
  CONFLICT: [
    {
      by,
      when: 'a batch expects another head',
      async provoke() {
        const { journal, append } = await drive()
        const { seq, digest } = await journal.head('run')
        await append()
        await append({ after: { seq, digest }, entries: [{ kind: 'note', payload: 2 }] })
      },
    },
  ],
  BLOB_MISSING: [
    {
      by,
      when: 'a blob is asked for that was never stored',
      provoke: async () => (await drive()).journal.getBlob('run', NOWHERE),
    },
    {
      by,
      when: 'an entry refers to it',
      provoke: async () => (await drive()).append({ entries: [{ kind: 'note', payload: 1, refs: [NOWHERE] }] }),
    },
    {
      by,
      when: 'an entry refers to a blob that its batch does not carry',
      provoke: async () => (await drive()).append({ entries: [{ kind: 'note', payload: 1, refs: [0] }] }),
    },
  ],
  CURSOR_INVALID: [
    {
      by,
      when: 'a cursor lies past the head',
      provoke: async () => (await drive()).journal.read('run', { after: { seq: 7 } }),
    },
    {
      by,
      when: 'a cursor comes from another log',
      provoke: async () => (await drive()).journal.read('run', { after: { seq: 0, digest: '0'.repeat(64) } }),
    },
  ],
  JOURNAL_CLOSED: [
    {
      by,
      when: 'a journal is used after it was closed',
      async provoke() {
        const { journal } = await drive()
        await journal.close()
        await journal.head('run')
      },
    },
  ],
} satisfies Record<string, readonly Provocation[]>

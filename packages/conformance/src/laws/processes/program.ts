import {
  type Acquired,
  type Begun,
  blobAddress,
  type Cursor,
  type Draft,
  type Lease,
  type LeaseRequest,
} from '@tangle-network/durability-contract'
import type { Call, PlainBatch, Reply } from '../../history/call.ts'
import { bytesOf } from '../../history/perform.ts'
import { MANIFEST, TTL_MS } from '../../law/sample.ts'

/** What the one who lives a program keeps in mind: what the steps before have answered. */
export interface Memory {
  readonly lease?: Lease
  readonly after?: Cursor
}

/** One call of a program, from what the steps before have left. */
export interface Step {
  readonly name: string
  call(memory: Memory): Call
}

/** What one run goes through, a call at a time. */
export interface Program {
  readonly runId: string
  readonly steps: readonly Step[]
  /** How many of the steps come before it, about other runs; nobody is killed in them. */
  readonly prelude: number
  /** Addresses that are looked at, besides those that entries refer to. */
  readonly blobs: readonly ReturnType<typeof blobAddress>[]
}

const RUN = 'life'
const ALPHA = blobAddress(bytesOf('alpha'))

const draft = (payload: unknown, refs: Draft['refs'] = []): Draft => ({ kind: 'lived', payload, refs })

const message = (id: string): Call => ({
  do: 'deliver',
  runId: RUN,
  message: { id, sender: 'sender', kind: 'told', payload: { id } },
})

const CLAIM: Call = {
  do: 'claim',
  request: { owner: 'claimer', ttlMs: TTL_MS, limit: 5, queue: 'queue', supports: { agents: ['agent'] } },
}

function append(name: string, entries: readonly Draft[], more: Partial<PlainBatch> = {}): Step {
  return {
    name,
    call: ({ lease, after }) => ({
      do: 'append',
      lease: kept(lease),
      batch: { after: kept(after), at: 7, entries, ...more },
    }),
  }
}

export function kept<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a program uses only what an earlier step has answered')
  return value
}

const BEGIN_BYSTANDER: Step = {
  name: 'begin a bystander',
  call: () => ({
    do: 'begin',
    runId: 'bystander',
    manifest: { ...MANIFEST, queue: 'another queue' },
    options: { acquire: { owner: 'bystander', ttlMs: 1 } },
  }),
}

/** A run that nobody touches, so that what is done to another one may be seen to be done to it. */
const BYSTANDER: readonly Step[] = [BEGIN_BYSTANDER, append('append to the bystander', [draft('stood by')])]

function begin(name: string, options: { reuse?: boolean; acquire?: LeaseRequest }): Step {
  return { name, call: () => ({ do: 'begin', runId: RUN, manifest: MANIFEST, options }) }
}

/** What the owner of a run does, from its beginning to that of another one under its id. */
export const OWNED_LIFE: Program = {
  runId: RUN,
  blobs: [ALPHA, blobAddress(bytesOf('unreferred'))],
  prelude: BYSTANDER.length,
  steps: [
    ...BYSTANDER,
    begin('begin with a lease', { acquire: { owner: 'owner', ttlMs: TTL_MS } }),
    { name: 'put a blob', call: ({ lease }) => ({ do: 'putBlob', lease: kept(lease), bytes: 'alpha' }) },
    append('append one entry', [draft('one', [ALPHA])]),
    append('append three with blobs', [draft({ two: 2 }, [0]), draft('three', [1, ALPHA]), draft(null)], {
      blobs: ['beta', '\0\u00ff'],
    }),
    { name: 'renew', call: ({ lease }) => ({ do: 'renew', lease: kept(lease) }) },
    { name: 'deliver', call: () => message('first') },
    { name: 'release', call: ({ lease }) => ({ do: 'release', lease: kept(lease) }) },
    { name: 'acquire', call: () => ({ do: 'acquire', runId: RUN, request: { owner: 'owner', ttlMs: TTL_MS } }) },
    append('append the end', [draft('last but one', [0]), draft('last')], {
      blobs: ['gamma'],
      end: 'completed',
      seen: 1,
    }),
    { name: 'forget', call: () => ({ do: 'forget', runId: RUN }) },
    begin('begin anew', { reuse: true, acquire: { owner: 'owner', ttlMs: TTL_MS } }),
  ],
}

/** What becomes of a run that is claimed from a queue: it waits, is woken, stalls, is revived and ends. */
export const QUEUED_LIFE: Program = {
  runId: RUN,
  blobs: [],
  prelude: BYSTANDER.length + 1,
  steps: [
    ...BYSTANDER,
    begin('begin', {}),
    { name: 'claim', call: () => CLAIM },
    append('append and suspend', [draft('waits')], { suspend: {}, seen: 0 }),
    { name: 'deliver what wakes it', call: () => message('wakes') },
    { name: 'claim what woke', call: () => CLAIM },
    { name: 'release as stalled', call: ({ lease }) => ({ do: 'release', lease: kept(lease), stalled: 'why' }) },
    { name: 'revive', call: () => ({ do: 'revive', runId: RUN, sender: 'operator', reason: 'mended' }) },
    { name: 'claim what was revived', call: () => CLAIM },
    append('append the end', [draft('ends')], { end: 'failed', seen: 1 }),
  ],
}

/** A run comes from elsewhere and is claimed. */
export function importedLife(runId: string, lines: readonly string[]): Program {
  return {
    runId,
    blobs: [],
    prelude: 0,
    steps: [
      { name: 'import', call: () => ({ do: 'import', lines }) },
      { name: 'claim', call: () => CLAIM },
    ],
  }
}

/** What is in mind after a call was answered. */
export function remember(memory: Memory, call: Call, reply: Reply): Memory {
  if (!('ok' in reply)) return memory
  if (call.do === 'begin' || call.do === 'acquire') return rememberGrant(memory, reply.ok as Begun)
  if (call.do === 'claim') return rememberGrant(memory, (reply.ok as Acquired[])[0])
  if (call.do === 'append') return { ...memory, after: (reply.ok as { cursor: Cursor }).cursor }
  return memory
}

function rememberGrant(memory: Memory, granted: Pick<Begun, 'lease' | 'head'> | undefined): Memory {
  if (!granted?.lease) return memory
  return { lease: granted.lease, after: { seq: granted.head.seq, digest: granted.head.digest } }
}

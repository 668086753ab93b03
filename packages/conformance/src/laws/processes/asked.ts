import {
  type Acquired,
  blobAddress,
  type Cursor,
  type ErrorCode,
  type Lease,
} from '@tangle-network/durability-contract'
import type { Call, PlainBatch } from '../../history/call.ts'
import type { Client } from '../../history/client.ts'
import { bytesOf } from '../../history/perform.ts'
import { TTL_MS } from '../../law/sample.ts'
import type { Trial } from '../../law/trial.ts'

/** A client and what a law demands of its answers. */
export class Asked {
  readonly client: Client
  readonly #trial: Trial

  constructor(client: Client, trial: Trial) {
    this.client = client
    this.#trial = trial
  }

  async granted<T>(call: Call, where: string): Promise<T> {
    const reply = await this.#reply(call)
    this.#trial.demand.equal('ok' in reply ? 'ok' : reply.code, 'ok', `${where}: ${call.do}`)
    return ('ok' in reply ? reply.ok : undefined) as T
  }

  async refused(code: ErrorCode, call: Call, where: string): Promise<void> {
    const reply = await this.#reply(call)
    const found = 'ok' in reply ? ['ok'] : [reply.code, reply.outcome]
    this.#trial.demand.equal(found, [code, 'not-applied'], `${where}: ${call.do}`)
  }

  async dies(call: Call, where: string): Promise<void> {
    this.#trial.demand.equal(await this.client.call(call), 'died', `${where}: ${call.do}`)
    this.#trial.tally.kills += 1
  }

  async #reply(call: Call) {
    this.#trial.tally.operations += 1
    const reply = await this.client.call(call)
    if (reply === 'died') throw new Error(`${call.do}: nobody asked it to die`)
    return reply
  }
}

export function acquire(
  runId: string,
  owner: string,
  more: { supersede?: { owner: string; epoch: number } } = {},
): Call {
  return { do: 'acquire', runId, request: { owner, ttlMs: TTL_MS, ...more } }
}

export function append(lease: Lease, after: Cursor, payload: unknown, more: Partial<PlainBatch> = {}): Call {
  const { seq, digest } = after
  return {
    do: 'append',
    lease,
    batch: { after: { seq, digest }, at: 3, entries: [{ kind: 'said', payload }], ...more },
  }
}

/** Everything that a lease is good for, by somebody who still believes in it. */
export function mutations({ lease, head }: Pick<Acquired, 'lease' | 'head'>): readonly Call[] {
  return [
    append(lease, head, 'by a zombie'),
    append(lease, head, 'the end of a zombie', { end: 'failed' }),
    append(lease, head, 'the sleep of a zombie', { suspend: {} }),
    append(lease, head, 'with a blob', { blobs: [ZOMBIE_BLOB] }),
    { do: 'renew', lease },
    { do: 'putBlob', lease, bytes: ZOMBIE_BLOB },
    { do: 'release', lease, stalled: 'why' },
    { do: 'release', lease },
  ]
}

const ZOMBIE_BLOB = 'the bytes of a zombie'
export const ZOMBIE_ADDRESS = blobAddress(bytesOf(ZOMBIE_BLOB))

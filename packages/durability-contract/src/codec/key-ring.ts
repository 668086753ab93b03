import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { DurabilityError } from '../error/durability-error.ts'
import { quoted } from '../error/shown.ts'

const ALGORITHM = 'aes-256-gcm'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Stands where a run's key stood: a run whose key was dropped never gets another. */
const DROPPED = 'dropped'

/** Where wrapped keys are kept: a file, a table, a vault. What `set` was given must be durable when it returns. */
export interface WrappedKeys {
  get(runId: string): string | undefined
  set(runId: string, wrapped: string): void
}

export interface KeyRingOptions {
  /** Master keys of 32 bytes, by name. Old ones stay until every run is wrapped anew. */
  readonly masters: Readonly<Record<string, Uint8Array>>
  /** The name of the master under which new keys are wrapped. */
  readonly current: string
  readonly wrapped: WrappedKeys
  readonly random?: (bytes: number) => Uint8Array
}

/** A key for each run, itself encrypted under a master key, so that masters rotate and single runs can be dropped. */
export interface KeyRing {
  /** The run's key; made at first use. `KEY_MISSING` when it was dropped or its master is not in the ring. */
  keyOf(runId: string): Uint8Array
  /** Wraps the run's key under the current master. What the run holds stays as it is. */
  rewrap(runId: string): void
  /** Makes everything the run holds unreadable, for ever. Its chain still verifies. */
  drop(runId: string): void
}

export function createKeyRing({ masters, current, wrapped, random = randomBytes }: KeyRingOptions): KeyRing {
  for (const [name, key] of Object.entries(masters)) {
    if (key.byteLength !== KEY_BYTES) throw new TypeError(`master key ${quoted(name)} must have ${KEY_BYTES} bytes`)
    if (name.includes(':')) throw new TypeError(`the name of master key ${quoted(name)} must not hold a colon`)
  }
  const master = (name: string, runId: string): Uint8Array => {
    const key = Object.hasOwn(masters, name) ? masters[name] : undefined
    if (key === undefined) throw missing(runId, `master key ${quoted(name)}`)
    return key
  }
  const wrap = (runId: string, key: Uint8Array): Uint8Array => {
    const nonce = random(NONCE_BYTES)
    const cipher = createCipheriv(ALGORITHM, master(current, runId), nonce).setAAD(Buffer.from(runId))
    const sealed = Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()])
    wrapped.set(runId, `${current}:${sealed.toString('base64')}`)
    return key
  }
  const keyOf = (runId: string): Uint8Array => {
    const text = wrapped.get(runId)
    if (text === undefined) return wrap(runId, random(KEY_BYTES))
    if (text === DROPPED) throw missing(runId, 'the key of the run')
    const colon = text.indexOf(':')
    return unwrap(runId, master(text.slice(0, colon), runId), Buffer.from(text.slice(colon + 1), 'base64'))
  }
  return {
    keyOf,
    rewrap: (runId) => void wrap(runId, keyOf(runId)),
    drop: (runId) => wrapped.set(runId, DROPPED),
  }
}

function unwrap(runId: string, master: Uint8Array, sealed: Buffer): Uint8Array {
  try {
    const decipher = createDecipheriv(ALGORITHM, master, sealed.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(runId))
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
  } catch (cause) {
    throw missing(runId, 'the master key that wrapped the key of the run', cause)
  }
}

function missing(runId: string, expected: string, cause?: unknown): DurabilityError {
  return new DurabilityError('KEY_MISSING', {
    expected,
    found: 'none that fits',
    where: `run ${quoted(runId)}`,
    details: { runId },
    cause,
  })
}

import { createHash, createHmac } from 'node:crypto'

/**
 * Sealing as clauses S-1, S-2, S-4 and V-4 tell it, written without the contract's own functions. Tags and version are part
 * of every digest that was ever stored: they stay as they are.
 */
const TAG = 'tangle-network/durability'
const VERSION = '1'

export interface ToSeal {
  readonly seq: number
  readonly kind: string
  readonly at: number
  /** As stored. */
  readonly payload: string
  readonly refs: readonly string[]
}

export function genesisByHand(runId: string, manifest: string, key?: Uint8Array): string {
  return digestOf([`${TAG}/genesis`, VERSION, runId, manifest], key)
}

export function sealedByHand(previous: string, { seq, kind, at, payload, refs }: ToSeal, key?: Uint8Array): string {
  const count = String(refs.length)
  return digestOf([`${TAG}/entry`, VERSION, previous, String(seq), kind, String(at), payload, count, ...refs], key)
}

export function addressByHand(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

/** RFC 8785: keys in the order of their UTF-16 units; scalars as ECMAScript prints them. */
export function canonicalByHand(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalByHand).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const keys = Object.keys(value).sort((a, b) => (a < b ? -1 : 1))
  const properties = keys.map((key) => `${JSON.stringify(key)}:${canonicalByHand(Reflect.get(value, key))}`)
  return `{${properties.join()}}`
}

function digestOf(fields: readonly string[], key: Uint8Array | undefined): string {
  const framed = Buffer.concat(
    fields.map((field) => {
      const bytes = Buffer.from(field, 'utf8')
      return Buffer.concat([Buffer.from(`${bytes.length}:`), bytes])
    }),
  )
  const hash = key === undefined ? createHash('sha256') : createHmac('sha256', key)
  return hash.update(framed).digest('hex')
}

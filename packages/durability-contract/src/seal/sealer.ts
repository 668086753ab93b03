import { frame, hmacSha256, sha256 } from './digest.ts'

const TAG = 'tangle-network/durability'
const SEAL_VERSION = '1'

/** What a seal covers of an entry besides its place in the chain. `payload` is the stored text. */
export interface Sealable {
  readonly seq: number
  readonly at: number
  readonly kind: string
  readonly payload: string
  readonly refs: readonly string[]
}

/** Computes the hash chain of a run (clauses S-1 to S-4). Pure: the same input has the same digests everywhere. */
export interface Sealer {
  /** The digest that stands before the first entry. `manifest` is its canonical text. */
  genesis(runId: string, manifest: string): string
  /** The digest of an entry, given the digest before it. */
  seal(previous: string, entry: Sealable): string
}

/** With `key`, seals are HMACs: who lacks the key can check nothing, and can forge nothing (clause S-4). */
export function createSealer(key?: Uint8Array): Sealer {
  // A copy, so that a caller may wipe its own.
  const own = key && new Uint8Array(key)
  const digest = own === undefined ? sha256 : (text: string) => hmacSha256(own, text)
  return {
    genesis: (runId, manifest) => digest(frame([`${TAG}/genesis`, SEAL_VERSION, runId, manifest])),
    seal: (previous, { seq, at, kind, payload, refs }) =>
      digest(
        frame([`${TAG}/entry`, SEAL_VERSION, previous, `${seq}`, kind, `${at}`, payload, `${refs.length}`, ...refs]),
      ),
  }
}

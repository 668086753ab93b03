import { frame, sha256 } from '@tangle-network/durability-contract'

const BITS = 2 ** 52

/** A source of numbers in [0, 1) that gives the same ones for the same seed and place. */
export function randomSource(seed: string, path: readonly string[]): () => number {
  let counter = 0
  return () => {
    const digest = sha256(frame(['random', seed, `${path.length}`, ...path, `${counter++}`]))
    return Number.parseInt(digest.slice(0, 13), 16) / BITS
  }
}

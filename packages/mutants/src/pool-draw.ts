import { frame, sha256 } from '@tangle-network/durability-contract'

/** A number in [0, 1) that depends on nothing but the names. */
export function draw(...names: readonly (string | number)[]): number {
  return Number.parseInt(sha256(frame(['pool', ...names.map(String)])).slice(0, 12), 16) / 16 ** 12
}

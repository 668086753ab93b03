import { DurabilityError } from '../error/durability-error.ts'
import type { NodeState, RunState } from './run-state.ts'

/** A log that no kernel can have written. */
export function malformed(seq: number, expected: string, found: string): DurabilityError {
  return new DurabilityError('CORRUPT', { expected, found, where: `entry ${seq}` })
}

/** The node that an entry is of, which must not have ended. */
export function openNode(state: RunState, fact: { readonly seq: number; readonly node: number }): NodeState {
  const node = state.nodes.get(fact.node)
  if (node && !node.outcome) return node
  throw malformed(fact.seq, 'an entry of an open node', `node ${fact.node}`)
}

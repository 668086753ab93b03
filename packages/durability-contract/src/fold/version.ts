import type { Fact } from '../vocabulary/facts.ts'
import { malformed } from './malformed.ts'
import type { NodeState, RunState } from './run-state.ts'

/** A change was marked: true from there on, also after checkpoints. Only where it was marked must a replay ask for it. */
export function marked(
  state: RunState,
  node: NodeState,
  { seq, change }: Extract<Fact, { kind: 'version.marked' }>,
): void {
  if (node.versions.has(change)) throw malformed(seq, 'a change not marked before', change)
  node.versions.set(change, seq)
  state.history.push({ seq, node, about: 'version', key: change, role: 'answered' })
}

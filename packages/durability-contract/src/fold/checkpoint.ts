import type { Fact } from '../vocabulary/facts.ts'
import { malformed } from './malformed.ts'
import type { NodeState } from './run-state.ts'

/** Forgets what lies before: nothing of it was open, and no replay asks for it again. */
export function checkpointed(
  node: NodeState,
  { seq, state, refs }: Extract<Fact, { kind: 'node.checkpointed' }>,
): void {
  const open = [...node.steps.values(), ...node.children.values(), ...node.waits.values(), ...node.runs.values()].find(
    ({ outcome }) => outcome === undefined,
  )
  if (open) throw malformed(seq, 'a checkpoint of a node in which nothing is open', `${open.key}, which is`)
  beginAnew(node, seq)
  node.checkpoint = { seq, is: state, refs }
}

/** What was asked for before is over: its keys name other things from here on. */
export function beginAnew(node: NodeState, seq: number): void {
  node.steps.clear()
  node.children.clear()
  node.waits.clear()
  node.runs.clear()
  node.clockReads.length = 0
  node.checkpoints += 1
  node.since = seq
}

import type { Fact } from '../vocabulary/facts.ts'
import { beginAnew } from './checkpoint.ts'
import { malformed } from './malformed.ts'
import type { NodeState, RunState } from './run-state.ts'

/**
 * The agent begins again with its task: nothing of the attempt before is open, but for waits, which ended with their agent.
 * What it had checkpointed is forgotten too.
 */
export function restarted(state: RunState, node: NodeState, { seq }: Extract<Fact, { kind: 'node.restarted' }>): void {
  const open = [...node.steps.values(), ...node.children.values(), ...node.runs.values()].find(
    ({ outcome }) => outcome === undefined,
  )
  if (open) throw malformed(seq, 'a restart of a node in which nothing is open', `${open.key}, which is`)
  if (node.cancelledAt !== undefined) throw malformed(seq, 'a restart of a node that was not cancelled', `${node.id}`)
  beginAnew(node, seq)
  node.restarts += 1
  node.checkpoint = undefined
  // It has got on: one attempt fewer is left.
  state.acquisitionsWithoutOutcome = 0
}

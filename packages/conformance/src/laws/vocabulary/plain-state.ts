import type { NodeState, RunState, TreeNode } from '@tangle-network/durability-contract'

/** A folded state without maps and without the nodes that its history refers to, for comparing and for showing. */
export function plainState({ seq, root, nodes, history, acquisitionsWithoutOutcome }: RunState) {
  return {
    seq,
    root: root && plainNode(root),
    nodes: [...nodes.keys()],
    history: history.map(({ seq, node, about, key, role }) => `${seq} ${node.id} ${about} ${key} ${role}`),
    acquisitionsWithoutOutcome,
  }
}

/** Said only of nodes that were cancelled, began anew or have a deadline. */
type Befell = Pick<NodeState, 'deadline' | 'isLate' | 'restarts' | 'since'>

export interface PlainNode
  extends Omit<NodeState, 'steps' | 'children' | 'waits' | 'runs' | 'cancelledAt' | keyof Befell>,
    Partial<Befell> {
  readonly steps: Record<string, unknown>
  readonly children: Record<string, PlainNode>
  /** Left out where there are none. */
  readonly waits?: Record<string, unknown>
  readonly runs?: Record<string, unknown>
  readonly cancelledAt?: number
}

function plainNode({ waits, runs, cancelledAt, deadline, isLate, restarts, since, ...node }: NodeState): PlainNode {
  const children = [...node.children].map(([key, child]) => [key, plainNode(child)] as const)
  const plain = { ...node, steps: Object.fromEntries(node.steps), children: Object.fromEntries(children) }
  return {
    ...plain,
    ...(waits.size > 0 && { waits: Object.fromEntries(waits) }),
    ...(runs.size > 0 && { runs: Object.fromEntries(runs) }),
    ...(cancelledAt !== undefined && { cancelledAt }),
    ...(deadline !== undefined && { deadline }),
    ...(isLate && { isLate }),
    ...(restarts > 0 && { restarts }),
    ...(since !== node.id && { since }),
  }
}

export interface PlainTree
  extends Omit<TreeNode, 'steps' | 'children' | 'waits' | 'runs' | 'continuedAs' | 'isCancelled' | 'restarts'> {
  readonly steps: readonly unknown[]
  readonly children: readonly PlainTree[]
  readonly waits?: readonly unknown[]
  readonly runs?: readonly unknown[]
  readonly continuedAs?: string
  readonly isCancelled?: true
  readonly restarts?: number
}

export function plainTree({ waits, runs, continuedAs, isCancelled, restarts, ...node }: TreeNode): PlainTree {
  const plain = { ...node, steps: [...node.steps.values()], children: node.children.map(plainTree) }
  return {
    ...plain,
    ...(waits.size > 0 && { waits: [...waits.values()] }),
    ...(runs.size > 0 && { runs: [...runs.values()] }),
    ...(continuedAs !== undefined && { continuedAs }),
    ...(isCancelled && { isCancelled }),
    ...(restarts > 0 && { restarts }),
  }
}

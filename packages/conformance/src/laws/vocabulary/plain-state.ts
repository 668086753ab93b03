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

export interface PlainNode extends Omit<NodeState, 'steps' | 'children'> {
  readonly steps: Record<string, unknown>
  readonly children: Record<string, PlainNode>
}

function plainNode(node: NodeState): PlainNode {
  const children = [...node.children].map(([key, child]) => [key, plainNode(child)] as const)
  return { ...node, steps: Object.fromEntries(node.steps), children: Object.fromEntries(children) }
}

export interface PlainTree extends Omit<TreeNode, 'steps' | 'children'> {
  readonly steps: readonly unknown[]
  readonly children: readonly PlainTree[]
}

export function plainTree(node: TreeNode): PlainTree {
  return { ...node, steps: [...node.steps.values()], children: node.children.map(plainTree) }
}

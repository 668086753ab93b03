import { type Entry, isDurabilityError, type Journal, type TreeNode } from '@tangle-network/durability-contract'

/** The entries after those already read; none when the run has not begun. */
export async function readEntries(journal: Journal, runId: string, known: readonly Entry[] = []): Promise<Entry[]> {
  const entries: Entry[] = []
  for (let after: { seq: number; digest?: string } = known.at(-1) ?? { seq: 0 }; ; ) {
    try {
      const page = await journal.read(runId, { after })
      entries.push(...page.entries)
      after = page.next
      if (after.seq === page.head.seq) return entries
    } catch (error) {
      if (isDurabilityError(error, 'RUN_NOT_FOUND')) return entries
      throw error
    }
  }
}

/** A node and everything below it. */
export function nodesOf(node: TreeNode): TreeNode[] {
  return [node, ...node.children.flatMap(nodesOf)]
}

/** How many steps the node and everything below it have settled. */
export function stepsIn(node: TreeNode): number {
  return nodesOf(node).reduce((sum, { steps }) => sum + [...steps.values()].filter(isSettled).length, 0)
}

export function isSettled({ outcome }: { outcome: string }): boolean {
  return outcome !== 'open'
}

import { type LoggedNode, settledOf } from './kernel-log.ts'
import type { Op } from './program.ts'

/**
 * The last entry that an agent has been told of when that op is over, by which it sees its balances; undefined when the
 * log does not say. What an op asks for itself is told later than all that was told before it.
 */
export function deliveredBy(
  op: Op,
  node: LoggedNode,
  children: readonly string[],
  before: number | undefined,
): number | undefined {
  const last = (keys: readonly string[]) => Math.max(...keys.map((key) => settledOf(node, key)?.seq ?? 0))
  switch (op.do) {
    case 'step':
    case 'call':
    case 'loop':
    case 'conversation':
      return last([op.key])
    case 'all':
      return last(op.branches.map(({ key }) => key))
    case 'race':
    case 'any': {
      const settled = op.branches.map(({ key }) => settledOf(node, key)).filter((each) => each !== undefined)
      const first = settled.filter(({ outcome }) => op.do === 'race' || 'ok' in outcome).map(({ seq }) => seq)
      return first.length > 0 ? Math.min(...first) : Math.max(...settled.map(({ seq }) => seq))
    }
    case 'now':
      return node.clockReadAt.find((seq) => seq > (before ?? Number.POSITIVE_INFINITY))
    case 'next':
      // Some of them may have been told of long before.
      return before === undefined || children.length === 0 ? before : Math.max(before, last(children))
    case 'spawn':
    case 'random':
    case 'left':
    case 'forget':
      return before
    default:
      return undefined
  }
}

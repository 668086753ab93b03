import type { AnySpawnEvent } from './spawn-event.ts'
import { brokenTree, type Ending, endingOf, type SpawnFact, spawnFacts, timeOf } from './spawn-fact.ts'
import { addSpend, NOTHING_SPENT } from './spend.ts'

/** What is known of a child or wait, with whatever else its events say of it. */
export interface SpawnNode {
  readonly id: string
  readonly parent?: string | undefined
  readonly label: string
  readonly status: 'pending' | 'waiting' | Ending
  readonly runtime?: unknown
  readonly budget?: unknown
  readonly spent: unknown
  readonly outRef?: string | undefined
  /** In ms since the Unix epoch. */
  readonly settledAt?: number | undefined
}

/** A tree as its events tell it. They cannot tell whether anything is still at work. */
export interface TreeView {
  /** The first that was spawned without a parent. */
  readonly root: string
  readonly nodes: readonly SpawnNode[]
  /** What is at work: of a tree that is read, nothing. */
  readonly inFlight: number
  readonly waiting: number
}

/**
 * The tree that these events make, each child in the order of its spawn. `View` is the caller's own type of it. Throws
 * `CORRUPT` where something settles that was never spawned.
 */
export function materializeTreeView<View extends Pick<TreeView, 'root' | 'waiting'> = TreeView>(
  events: readonly AnySpawnEvent[],
): View {
  const facts = spawnFacts(events)
  const of = (...does: SpawnFact['does'][]) => facts.filter((fact) => does.includes(fact.does))
  const nodes = new Map<string, SpawnNode>()
  for (const fact of of('spawn', 'wait')) nodes.set(fact.id, begunNode(fact))
  for (const fact of of('settle')) nodes.set(fact.id, settledNode(nodeOf(nodes, fact), fact))
  // Afterwards, on top of what their settlements say, whatever order they came in.
  for (const fact of of('meter')) {
    const node = nodeOf(nodes, fact)
    nodes.set(fact.id, { ...node, spent: addSpend(node.spent, fact.event.spend) })
  }
  const all = [...nodes.values()]
  const root = of('spawn').find(({ event }) => event.parent === undefined)?.id ?? all[0]?.id ?? ''
  const waiting = all.filter(({ status }) => status === 'waiting').length
  const view: TreeView = { root, nodes: all, inFlight: 0, waiting }
  return view as Pick<TreeView, 'root' | 'waiting'> as View
}

function begunNode({ does, id, extra }: SpawnFact): SpawnNode {
  const waits = does === 'wait'
  const label = typeof extra.label === 'string' ? extra.label : id
  const status = waits ? 'waiting' : 'pending'
  return { ...(waits ? { runtime: 'wait' } : {}), ...extra, id, label, status, spent: NOTHING_SPENT }
}

function settledNode(node: SpawnNode, fact: SpawnFact): SpawnNode {
  const { status: _, outcome: __, by: ___, ...extra } = fact.extra
  const settledAt = timeOf(fact)
  const when = settledAt === undefined ? {} : { settledAt }
  return { ...node, ...extra, id: node.id, label: node.label, status: endingOf(fact), ...when }
}

function nodeOf(nodes: ReadonlyMap<string, SpawnNode>, { id, event }: SpawnFact): SpawnNode {
  const node = nodes.get(id)
  if (node) return node
  throw brokenTree(`a spawn of what is ${String(event.kind)}`, `none of ${JSON.stringify(id)}`)
}

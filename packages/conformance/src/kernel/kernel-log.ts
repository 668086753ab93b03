import {
  type BlobAddress,
  type Entry,
  type Envelope,
  type Fact,
  type Failure,
  isOfRemotes,
  type Journal,
  type Outcome,
  parseFact,
  type Stored,
} from '@tangle-network/durability-contract'
import { attemptIn, childKeyIn, keyOfAttempt } from './attempt-place.ts'
import { keyAfter } from './checkpointed-key.ts'
import { failure, outcome } from './interpret.ts'
import { placeOf } from './walk-program.ts'

/** What a step or an agent came to, as an agent is told it. */
export interface Settled {
  readonly seq: number
  readonly epoch: number
  readonly outcome: Outcome
  /** As an event; its value fetched from a blob where it lies in one. */
  readonly event: unknown
}

export interface LoggedStep {
  readonly key: string
  readonly path: readonly string[]
  readonly effect: string
  readonly intended: { readonly seq: number; readonly epoch: number }[]
  readonly failed: { readonly seq: number; readonly epoch: number; readonly failure: Failure }[]
  /** Every settlement of it; there should be one. Where it was resolved, the resolution is. */
  readonly settled: Settled[]
  /** What was resolved: an unknown outcome, once at most. */
  readonly resolved: Settled[]
}

export interface LoggedWait {
  readonly key: string
  readonly path: readonly string[]
  readonly armed: Extract<Fact, { kind: 'wait.armed' }>
  /** Every end of it; there should be one. */
  readonly settled: (Settled & { readonly message: Envelope | undefined })[]
}

/** A run that an agent began. */
export interface LoggedRun {
  readonly key: string
  readonly spawned: Extract<Fact, { kind: 'run.spawned' }>
  readonly started: { readonly seq: number; readonly epoch: number }[]
  readonly recalled: number[]
  /** Every settlement of it; there should be one. */
  readonly settled: Settled[]
}

/** An agent, or an attempt of one that began again: each is a place of its own. */
export interface LoggedNode {
  readonly id: number
  /** The entry with which it began: its spawning, or its restart. */
  readonly since: number
  readonly attempt: number
  readonly deadline: number | undefined
  readonly path: readonly string[]
  readonly epoch: number
  readonly task: unknown
  /** Whether the kernel made its agent, for a loop or a conversation, and whether it or one above it is such. */
  readonly isMade: boolean
  readonly isInside: boolean
  readonly steps: Map<string, LoggedStep>
  readonly waits: Map<string, LoggedWait>
  readonly runs: Map<string, LoggedRun>
  /** In the order in which they were spawned; a key that was spawned twice stands there twice. */
  readonly children: LoggedNode[]
  readonly clockReads: number[]
  /** The seqs of the entries that cancelled it; there should be one at most. Those of them that say that it was late. */
  readonly cancelled: number[]
  readonly late: number[]
  /** That its agent has ended by an unknown outcome. */
  readonly stalled: Extract<Fact, { kind: 'node.stalled' }>[]
  /** Changes that were marked, by attempts before too, with the seq of the entry. */
  readonly versions: Map<string, number>
  /** The entries of its checkpoints, and how often it had read the clock by then. */
  readonly checkpoints: { readonly seq: number; readonly clockReads: number }[]
  /** The entries of those. */
  readonly clockReadAt: number[]
  /** What it came to; of an attempt that was followed by another, the failure. */
  readonly settled: Settled[]
}

/** A log as the checker understands it: read past the kernel, by another journal on the same place. */
export interface KernelLog {
  readonly entries: readonly Entry[]
  readonly facts: readonly Fact[]
  /** All of them, those of settled subtrees included. */
  readonly nodes: readonly LoggedNode[]
  readonly root: LoggedNode | undefined
}

export async function kernelLog(journal: Journal, runId: string, entries: readonly Entry[]): Promise<KernelLog> {
  const facts = entries.map(parseFact)
  const nodes = new Map<number, LoggedNode>()
  const all: LoggedNode[] = []
  const parents = new Map<number, LoggedNode>()
  const begin = (node: LoggedNode, parent: LoggedNode | undefined) => {
    nodes.set(node.id, node)
    all.push(node)
    parent?.children.push(node)
    if (parent) parents.set(node.id, parent)
  }
  const fetched = (stored: Stored, refs: readonly string[]) => storedValue(journal, runId, stored, refs)
  const settled = async ({ seq, epoch, refs }: Fact, is: Outcome): Promise<Settled> => {
    const event =
      'ok' in is ? outcome(await fetched(is.ok, refs)) : 'failed' in is ? failure(is.failed) : { unknown: true }
    return { seq, epoch, outcome: is, event }
  }
  let root: LoggedNode | undefined
  /** The agent of programs; the kernel names its own otherwise. */
  let ofSuite: string | undefined
  for (const fact of facts) {
    const { seq, epoch } = fact
    if (!('node' in fact) && fact.kind !== 'node.spawned' && fact.kind !== 'node.refused') continue
    if (fact.kind === 'node.spawned') {
      const parent = nodes.get(fact.parent)
      const path = parent ? [...parent.path, childKeyIn(fact.key).key] : []
      const task = await fetched(fact.task, fact.refs)
      ofSuite ??= fact.agent
      const isMade = fact.agent !== ofSuite
      const made = { isMade, isInside: isMade || parent?.isInside === true }
      const node = newNode({ seq, epoch, path, task, deadline: fact.v === 3 ? fact.deadline : undefined, ...made })
      begin(node, parent)
      if (!parent) root ??= node
      continue
    }
    if (fact.kind === 'node.refused') {
      const parent = nodes.get(fact.parent)
      if (!parent) throw new Error(`entry ${seq} is of a parent that was never spawned`)
      const path = [...parent.path, childKeyIn(fact.key).key]
      const { isInside } = parent
      const node = newNode({ seq, epoch, path, task: undefined, deadline: undefined, isMade: false, isInside })
      node.settled.push(await settled(fact, { failed: fact.failure }))
      begin(node, parent)
      continue
    }
    const node = nodes.get(fact.node)
    if (!node) throw new Error(`entry ${seq} is of a node that was never spawned`)
    if (fact.kind === 'node.restarted') {
      node.settled.push(await settled(fact, { failed: fact.failure }))
      const { key, attempt } = attemptIn(node.path.at(-1) ?? '')
      const path = [...node.path.slice(0, -1), keyOfAttempt(key, attempt + 1)]
      const again = { ...newNode({ ...node, seq, epoch, path }), id: node.id, attempt: attempt + 1 }
      // A change that was gone by is gone by for ever.
      begin({ ...again, versions: new Map(node.versions) }, parents.get(node.id))
    } else if (fact.kind === 'node.settled') node.settled.push(await settled(fact, fact.outcome))
    else if (fact.kind === 'clock.read') {
      node.clockReads.push(fact.now)
      node.clockReadAt.push(seq)
    } else if (fact.kind === 'node.cancelled') {
      node.cancelled.push(seq)
      if (fact.v === 2) node.late.push(seq)
    } else if (fact.kind === 'wait.armed')
      node.waits.set(keyNow(node, fact.key), {
        key: keyNow(node, fact.key),
        path: node.path,
        armed: fact,
        settled: [],
      })
    else if (fact.kind === 'wait.settled')
      node.waits
        .get(keyNow(node, fact.key))
        ?.settled.push({ ...(await settled(fact, fact.outcome)), message: fact.message })
    else if (fact.kind === 'run.continued' || fact.kind === 'step.streamed' || isOfRemotes(fact)) continue
    else if (fact.kind === 'run.spawned')
      node.runs.set(fact.key, { key: fact.key, spawned: fact, started: [], recalled: [], settled: [] })
    else if (fact.kind === 'run.started') node.runs.get(fact.key)?.started.push({ seq, epoch })
    else if (fact.kind === 'run.recalled') node.runs.get(fact.key)?.recalled.push(seq)
    else if (fact.kind === 'run.settled') node.runs.get(fact.key)?.settled.push(await settled(fact, fact.outcome))
    else if (fact.kind === 'version.marked') node.versions.set(fact.change, seq)
    else if (fact.kind === 'node.checkpointed') node.checkpoints.push({ seq, clockReads: node.clockReads.length })
    else if (fact.kind === 'node.stalled') node.stalled.push(fact)
    else if (fact.kind === 'step.resolved') {
      const step = node.steps.get(keyNow(node, fact.key))
      if (!step?.settled[0]) throw new Error(`entry ${seq} resolves what has no outcome`)
      step.resolved.push(step.settled[0])
      step.settled[0] = await settled(fact, fact.outcome)
    } else {
      const { effect } = fact
      const key = keyNow(node, fact.key)
      const step = node.steps.get(key) ?? newStep(key, effect, node.path)
      node.steps.set(key, step)
      if (fact.kind === 'step.intended') step.intended.push({ seq, epoch })
      else if (fact.kind === 'step.failed') step.failed.push({ seq, epoch, failure: fact.failure })
      else step.settled.push(await settled(fact, fact.outcome))
    }
  }
  return { entries, facts, nodes: all, root }
}

function newNode({
  seq,
  ...parts
}: Pick<LoggedNode, 'epoch' | 'path' | 'task' | 'deadline' | 'isMade' | 'isInside'> & {
  readonly seq: number
}): LoggedNode {
  const keyed = { steps: new Map(), waits: new Map(), runs: new Map() }
  const inside = { ...keyed, children: [], clockReads: [], clockReadAt: [], settled: [] }
  const befell = { cancelled: [], late: [], stalled: [], versions: new Map(), checkpoints: [] }
  const { epoch, path, task, deadline, isMade, isInside } = parts
  const of = { path, epoch, task, deadline, isMade, isInside }
  return { id: seq, since: seq, attempt: 1, ...of, ...inside, ...befell }
}

/** The attempt of that agent which an entry is of. */
export function nodeAt(nodes: readonly LoggedNode[], id: number, seq: number): LoggedNode | undefined {
  return nodes.findLast((node) => node.id === id && node.since <= seq)
}

function newStep(key: string, effect: string, path: readonly string[]): LoggedStep {
  return { key, effect, path, intended: [], failed: [], settled: [], resolved: [] }
}

function keyNow(node: LoggedNode, key: string): string {
  return keyAt(node, key, Number.POSITIVE_INFINITY)
}

/**
 * The key of a step as programs name it: it tells how many checkpoints lie before the entry of that seq. What the kernel
 * made uses no key twice, and when it keeps its state is its own business.
 */
export function keyAt({ checkpoints, isMade }: LoggedNode, key: string, seq: number): string {
  if (isMade) return key
  return keyAfter(key, checkpoints.filter((each) => each.seq < seq).length)
}

/** Whether it is the outcome of a step or child that was refused for want of budget, and never started. */
export function isRefused(outcome: Outcome | undefined): boolean {
  return outcome !== undefined && 'failed' in outcome && outcome.failed.code === 'BUDGET_EXHAUSTED'
}

async function storedValue(journal: Journal, runId: string, stored: Stored, refs: readonly string[]): Promise<unknown> {
  if (!('blob' in stored)) return structuredClone(stored.value)
  const bytes = await journal.getBlob(runId, refs[stored.blob] as BlobAddress)
  return JSON.parse(Buffer.from(bytes).toString('utf8'))
}

/** Every step of a log, by its place and key. */
export function stepsByName({ nodes }: KernelLog): Map<string, LoggedStep> {
  const steps = nodes.flatMap((node) => [...node.steps.values()])
  return new Map(steps.map((step) => [nameOf(step.path, step.key), step]))
}

/** Places of agents that were cancelled, with all that lie below them. */
export function cancelledPlaces({ nodes }: KernelLog): ReadonlySet<string> {
  const roots = nodes.filter(({ cancelled }) => cancelled.length > 0).map(({ path }) => path)
  const isBelow = ({ path }: LoggedNode) => roots.some((root) => root.every((key, index) => path[index] === key))
  return new Set(nodes.filter(isBelow).map(({ path }) => placeOf(path)))
}

export function nodesByPlace({ nodes }: KernelLog): Map<string, LoggedNode> {
  return new Map(nodes.map((node) => [placeOf(node.path), node]))
}

/** A step's place and key as one string. */
export function nameOf(path: readonly string[], key: string): string {
  return placeOf([...path, key])
}

/** What the step or child of that key came to. */
export function settledOf(node: LoggedNode, key: string): Settled | undefined {
  const isIt = ({ path }: LoggedNode) => attemptIn(path.at(-1) ?? '').key === key
  const own = node.steps.get(key)?.settled ?? node.runs.get(key)?.settled
  // The outcome of a child is that of its last attempt.
  return (own ?? node.children.findLast(isIt)?.settled)?.[0]
}

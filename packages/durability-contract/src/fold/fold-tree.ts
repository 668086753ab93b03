import type { Entry } from '../journal/entry.ts'
import type { StepClass } from '../vocabulary/effect.ts'
import type { Fact } from '../vocabulary/facts.ts'
import type { Outcome } from '../vocabulary/outcome.ts'
import { parseFact } from '../vocabulary/parse-fact.ts'
import { type ChildRunFact, isOfRuns } from './fold-child-runs.ts'
import { isOfRemotes } from './fold-remote.ts'
import { answerKind } from './fold-waits.ts'

export interface TreeStep {
  readonly key: string
  readonly effect: StepClass
  /** Attempts that failed and were followed by another. */
  failures: number
  outcome: keyof OutcomeCases | 'open'
  /** The entry and the epoch that settled it. */
  settledAt: { readonly seq: number; readonly epoch: number } | undefined
}

export interface TreeWait {
  readonly key: string
  readonly signal: string | undefined
  readonly wakeAt: number | undefined
  /** What ended it. */
  outcome: 'message' | 'time' | 'open'
}

/** A run that an agent began. */
export interface TreeRun {
  /** The entry that meant to begin it. */
  readonly id: number
  readonly key: string
  readonly agent: string
  readonly runId: string
  outcome: keyof OutcomeCases | 'open'
}

export interface TreeNode {
  readonly id: number
  readonly key: string
  readonly agent: string
  readonly path: readonly string[]
  /** By key; one used again after its agent has begun anew for the nth time, by a checkpoint or restart, by key, U+0001 and n. */
  readonly steps: Map<string, TreeStep>
  readonly waits: Map<string, TreeWait>
  readonly runs: Map<string, TreeRun>
  /** The run that it goes on as; of the root alone. */
  continuedAs: string | undefined
  readonly children: TreeNode[]
  /** Whether it was asked to stop. */
  isCancelled: boolean
  /** How often its agent has failed and begun again. */
  restarts: number
  outcome: keyof OutcomeCases | 'open'
}

type OutcomeCases = { ok: unknown; failed: unknown; unknown: unknown }

/** The tree of agents for people to look at, settled subtrees included; undefined before the root was spawned. */
export function foldTree(entries: Iterable<Entry>): TreeNode | undefined {
  const nodes = new Map<number, TreeNode>()
  const checkpoints = new Map<TreeNode, number>()
  let root: TreeNode | undefined
  for (const entry of entries) {
    const fact = parseFact(entry)
    if (!('node' in fact) && fact.kind !== 'node.spawned' && fact.kind !== 'node.refused') continue
    if (fact.kind === 'node.spawned' || fact.kind === 'node.refused') {
      const above = nodes.get(fact.parent)
      const node = newNode(fact.seq, fact.key, fact.agent, above ? [...above.path, fact.key] : [])
      nodes.set(node.id, node)
      if (fact.kind === 'node.refused') node.outcome = 'failed'
      if (above) above.children.push(node)
      else root = node
      continue
    }
    const node = nodes.get(fact.node)
    if (!node) continue
    if (fact.kind === 'node.settled') {
      node.outcome = caseOf(fact.outcome)
      continue
    }
    if (fact.kind === 'step.streamed' || isOfRemotes(fact)) continue
    if (fact.kind === 'clock.read' || fact.kind === 'version.marked' || fact.kind === 'node.stalled') continue
    if (fact.kind === 'node.cancelled') {
      node.isCancelled = true
      continue
    }
    if (fact.kind === 'node.restarted') node.restarts += 1
    if (fact.kind === 'node.checkpointed' || fact.kind === 'node.restarted') {
      checkpoints.set(node, (checkpoints.get(node) ?? 0) + 1)
      continue
    }
    if (fact.kind === 'run.continued') {
      node.continuedAs = fact.successor
      continue
    }
    const name = nameAfter(fact.key, checkpoints.get(node) ?? 0)
    if (isOfRuns(fact)) {
      noteRun(node, name, fact)
      continue
    }
    if (fact.kind === 'wait.armed') node.waits.set(name, newWait(fact))
    const wait = fact.kind === 'wait.settled' && node.waits.get(name)
    if (wait && fact.kind === 'wait.settled') wait.outcome = fact.message ? 'message' : 'time'
    if (fact.kind === 'wait.armed' || fact.kind === 'wait.settled') continue
    const known = node.steps.get(name)
    if (fact.kind === 'step.resolved') {
      if (known) settle(known, fact)
      continue
    }
    const step = known ?? newStep(fact.key, fact.effect)
    node.steps.set(name, step)
    if (fact.kind === 'step.failed') step.failures += 1
    if (fact.kind === 'step.settled') settle(step, fact)
  }
  return root
}

function settle(step: TreeStep, fact: Extract<Fact, { kind: 'step.settled' | 'step.resolved' }>): void {
  step.outcome = caseOf(fact.outcome)
  step.settledAt = { seq: fact.seq, epoch: fact.epoch }
}

function noteRun({ runs }: TreeNode, name: string, fact: ChildRunFact): void {
  if (fact.kind === 'run.spawned') {
    const { seq, key, agent, runId } = fact
    runs.set(name, { id: seq, key, agent, runId, outcome: 'open' })
  }
  const run = runs.get(name)
  if (run && fact.kind === 'run.settled') run.outcome = caseOf(fact.outcome)
}

/** A key used again after a checkpoint is another step. */
function nameAfter(key: string, checkpoints: number): string {
  return checkpoints === 0 ? key : `${key}\u0001${checkpoints}`
}

function newNode(id: number, key: string, agent: string, path: readonly string[]): TreeNode {
  const inside = { steps: new Map(), waits: new Map(), runs: new Map(), children: [] }
  const befell = { continuedAs: undefined, isCancelled: false, restarts: 0 }
  return { id, key, agent, path, ...inside, ...befell, outcome: 'open' }
}

function newStep(key: string, effect: StepClass): TreeStep {
  return { key, effect, failures: 0, outcome: 'open', settledAt: undefined }
}

function newWait({ seq, key, signal, question, wakeAt }: Extract<Fact, { kind: 'wait.armed' }>): TreeWait {
  return { key, wakeAt, signal: question === undefined ? signal : answerKind(seq), outcome: 'open' }
}

function caseOf(outcome: Outcome): keyof OutcomeCases {
  if ('ok' in outcome) return 'ok'
  return 'failed' in outcome ? 'failed' : 'unknown'
}

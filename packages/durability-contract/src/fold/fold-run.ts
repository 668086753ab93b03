import type { Entry } from '../journal/entry.ts'
import type { Fact } from '../vocabulary/facts.ts'
import { sharedDigest } from '../vocabulary/identity.ts'
import type { Stored } from '../vocabulary/outcome.ts'
import { parseFact } from '../vocabulary/parse-fact.ts'
import { foldBudget } from './budget.ts'
import { checkpointed } from './checkpoint.ts'
import { foldChildRun } from './fold-child-runs.ts'
import { foldRemote, isLeasing, remoteState } from './fold-remote.ts'
import { armed, consume, ended } from './fold-waits.ts'
import { taken } from './interruption.ts'
import { malformed, openNode } from './malformed.ts'
import { resolved } from './resolution.ts'
import { restarted } from './restart.ts'
import { emptyRunState, type NodeState, type RunState, type StepState } from './run-state.ts'
import { streamed } from './streams.ts'
import { marked } from './version.ts'

const FORGETTING: readonly Fact['kind'][] = ['node.settled', 'node.checkpointed', 'node.restarted']

type StepFact = Extract<Fact, { kind: 'step.intended' | 'step.failed' | 'step.settled' }>

/**
 * Folds entries, in order, into what a kernel needs to go on. A settled node keeps its outcome and forgets its inside.
 * Continues `state` in place when one is given, so that a log can be folded page by page.
 */
export function foldRun(entries: Iterable<Entry>, state: RunState = emptyRunState()): RunState {
  let forgetful = false
  for (const entry of entries) {
    if (entry.seq !== state.seq + 1) throw malformed(entry.seq, `entry ${state.seq + 1}`, `entry ${entry.seq}`)
    state.seq = entry.seq
    const fact = parseFact(entry)
    apply(state, fact)
    foldBudget(state.budgets, fact)
    forgetful ||= FORGETTING.includes(fact.kind)
  }
  // Once a call, not once a node: a parent of many children folds in linear time.
  if (forgetful) state.history = state.history.filter(({ node, seq }) => state.nodes.has(node.id) && seq > node.since)
  return state
}

function apply(state: RunState, fact: Fact): void {
  switch (fact.kind) {
    case 'run.acquired':
    case 'run.released':
    case 'run.revived':
      taken(state, fact)
      return
    case 'node.stalled':
      state.stalled.set(openNode(state, fact).id, fact.asked)
      return
    case 'step.resolved':
      resolved(state, fact)
      return
    case 'run.moved':
      return
    case 'step.streamed':
      streamed(state, fact)
      return
    case 'run.suspended':
      state.acquisitionsWithoutOutcome = 0
      return
    case 'wait.armed':
      armed(state, fact)
      return
    case 'wait.settled':
      ended(state, fact)
      return
    case 'node.spawned':
      spawned(state, fact)
      return
    case 'node.refused':
      refused(state, fact)
      return
    case 'node.settled':
      settled(state, fact)
      return
    case 'node.cancelled': {
      const node = openNode(state, fact)
      if (node.cancelledAt !== undefined) throw malformed(fact.seq, 'a node not cancelled before', `node ${fact.node}`)
      node.cancelledAt = fact.seq
      node.isLate = fact.v === 2
      if (fact.v === 1 && fact.message) consume(state, fact.seq, fact.message)
      state.history.push({ seq: fact.seq, node, about: 'cancel', key: '', role: 'answered' })
      return
    }
    case 'clock.read': {
      const node = openNode(state, fact)
      const key = String(node.clockReads.push(fact.now) - 1)
      state.history.push({ seq: fact.seq, node, about: 'clock', key, role: 'answered' })
      return
    }
    case 'version.marked':
      marked(state, openNode(state, fact), fact)
      return
    case 'node.checkpointed':
      checkpointed(openNode(state, fact), fact)
      return
    case 'node.restarted':
      restarted(state, openNode(state, fact), fact)
      return
    case 'run.spawned':
    case 'run.started':
    case 'run.recalled':
    case 'run.settled':
    case 'run.continued':
    case 'run.ended':
      foldChildRun(state, fact)
      return
    case 'remote.bound':
    case 'remote.dispatched':
    case 'remote.progressed':
    case 'remote.recalled':
    case 'remote.released':
      foldRemote(state, fact)
      return
    default:
      stepped(state, fact)
  }
}

function spawned(state: RunState, fact: Extract<Fact, { kind: 'node.spawned' }>): void {
  const { seq, parent, key } = fact
  const above = parent === 0 ? undefined : openNode(state, { ...fact, node: parent })
  const node = newNode(fact, above, fact.task)
  if (above ? above.children.has(key) : state.root) throw malformed(seq, 'a key not spawned before', key)
  state.nodes.set(seq, node)
  if (!above) {
    state.root = node
    return
  }
  above.children.set(key, node)
  state.history.push({ seq, node: above, about: 'child', key, role: 'asked' })
}

/** It is there like any other child, settled from the start. */
function refused(state: RunState, fact: Extract<Fact, { kind: 'node.refused' }>): void {
  const { seq, parent, key, failure, refs } = fact
  const above = openNode(state, { seq, node: parent })
  if (above.children.has(key)) throw malformed(seq, 'a key not spawned before', key)
  const outcome = { seq, is: { failed: failure }, refs }
  above.children.set(key, { ...newNode(fact, above, {}), outcome })
  state.acquisitionsWithoutOutcome = 0
  state.history.push({ seq, node: above, about: 'child', key, role: 'answered' })
}

function newNode(
  fact: Extract<Fact, { kind: 'node.spawned' | 'node.refused' }>,
  above: NodeState | undefined,
  task: Stored,
): NodeState {
  const { seq, parent, key, agent, digest, refs } = fact
  return {
    ...{ id: seq, parent, key, agent, digest },
    path: above ? [...above.path, key] : [],
    task: { seq, is: task, refs },
    ...{ steps: new Map(), children: new Map(), waits: new Map(), runs: new Map(), clockReads: [] },
    ...{ cancelledAt: undefined, isLate: false, versions: new Map<string, number>() },
    ...{ restarts: 0, checkpoints: 0, since: seq, checkpoint: undefined },
    deadline: fact.kind === 'node.spawned' && fact.v === 3 ? fact.deadline : undefined,
    outcome: undefined,
  }
}

function settled(state: RunState, fact: Extract<Fact, { kind: 'node.settled' }>): void {
  const node = openNode(state, fact)
  node.outcome = { seq: fact.seq, is: fact.outcome, refs: fact.refs }
  state.acquisitionsWithoutOutcome = 0
  forgetInside(state, node)
  const above = state.nodes.get(node.parent)
  if (above) state.history.push({ seq: fact.seq, node: above, about: 'child', key: node.key, role: 'answered' })
}

function forgetInside(state: RunState, node: NodeState): void {
  for (const child of node.children.values()) forgetInside(state, child)
  state.nodes.delete(node.id)
  node.children.clear()
  node.steps.clear()
  node.waits.clear()
  node.runs.clear()
  node.versions.clear()
  node.checkpoint = undefined
}

function stepped(state: RunState, fact: StepFact): void {
  const node = openNode(state, fact)
  const known = node.steps.get(fact.key)
  if (known?.outcome) throw malformed(fact.seq, 'a step without an outcome', fact.key)
  const step = known ?? newStep(fact)
  if (!known) node.steps.set(step.key, step)
  const role = fact.kind === 'step.settled' ? 'answered' : 'asked'
  // What was leased elsewhere is given back before anybody is told.
  if (role === 'asked' || !isLeasing(step))
    state.history.push({ seq: fact.seq, node, about: 'step', key: step.key, role })
  switch (fact.kind) {
    case 'step.intended':
      // One that costs and may be made again is only paid for ahead.
      if (fact.v === 1 || fact.effect === 'once') step.intendedIn = fact.epoch
      if (fact.v === 4) step.remote = remoteState(fact)
      return
    case 'step.failed':
      step.failures.push(fact.failure)
      return
    case 'step.settled':
      step.outcome = { seq: fact.seq, is: fact.outcome, refs: fact.refs }
      state.acquisitionsWithoutOutcome = 0
  }
}

function newStep({ key, digest, effect }: StepFact): StepState {
  const shared = sharedDigest(effect, digest)
  return { key, digest: shared, effect, intendedIn: undefined, failures: [], outcome: undefined }
}

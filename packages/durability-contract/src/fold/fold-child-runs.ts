import type { Amounts } from '../vocabulary/amounts.ts'
import type { Envelope } from '../vocabulary/envelope.ts'
import type { Fact } from '../vocabulary/facts.ts'
import type { Outcome, Stored } from '../vocabulary/outcome.ts'
import { consume } from './fold-waits.ts'
import { malformed, openNode } from './malformed.ts'
import type { Kept, NodeState, RunState } from './run-state.ts'

/** A run that an agent began. */
export interface ChildRunState {
  /** Of the entry that meant to begin it. */
  readonly seq: number
  readonly key: string
  readonly digest: string
  readonly agent: string
  readonly runId: string
  readonly queue: string
  readonly task: Kept<Stored>
  readonly token: string
  /** Whether it is known to have been begun. */
  isStarted: boolean
  /** Why it is to stop, if it is. */
  recalled: { readonly reason: string | undefined } | undefined
  /** The message that it settled with. */
  message: Envelope | undefined
  outcome: Kept<Outcome> | undefined
}

/** The run that a run goes on as. */
export interface ContinuedState {
  readonly seq: number
  readonly successor: string
  readonly task: Kept<Stored>
  readonly budget: Amounts | undefined
}

export type ChildRunFact = Extract<
  Fact,
  { kind: 'run.spawned' | 'run.started' | 'run.recalled' | 'run.settled' | 'run.continued' | 'run.ended' }
>

export function isOfRuns(fact: Fact): fact is ChildRunFact {
  return ['run.spawned', 'run.started', 'run.recalled', 'run.settled', 'run.continued', 'run.ended'].includes(fact.kind)
}

/** Folds what a run says of the runs that it began. */
export function foldChildRun(state: RunState, fact: ChildRunFact): void {
  if (fact.kind === 'run.ended') return
  const node = openNode(state, fact)
  switch (fact.kind) {
    case 'run.spawned':
      spawned(state, node, fact)
      return
    case 'run.started':
      openRun(node, fact).isStarted = true
      return
    case 'run.recalled':
      openRun(node, fact).recalled = { reason: fact.reason }
      return
    case 'run.settled':
      settled(state, node, fact)
      return
    case 'run.continued': {
      const { seq, successor, task, refs, budget } = fact
      if (state.continued || node !== state.root) throw malformed(seq, 'a root that goes on once', `node ${node.id}`)
      state.continued = { seq, successor, task: { seq, is: task, refs }, budget }
      state.acquisitionsWithoutOutcome = 0
    }
  }
}

function spawned(state: RunState, node: NodeState, fact: Extract<Fact, { kind: 'run.spawned' }>): void {
  const { seq, key, digest, agent, runId, queue, task, token, refs } = fact
  if (node.runs.has(key)) throw malformed(seq, 'a run not spawned before', key)
  node.runs.set(key, {
    ...{ seq, key, digest, agent, runId, queue, token, task: { seq, is: task, refs } },
    ...{ isStarted: false, recalled: undefined, message: undefined, outcome: undefined },
  })
  state.history.push({ seq, node, about: 'run', key, role: 'asked' })
}

function settled(state: RunState, node: NodeState, fact: Extract<Fact, { kind: 'run.settled' }>): void {
  const { seq, key, outcome, message, refs } = fact
  const run = openRun(node, fact)
  run.outcome = { seq, is: outcome, refs }
  run.message = message
  state.acquisitionsWithoutOutcome = 0
  if (message) consume(state, seq, message)
  state.history.push({ seq, node, about: 'run', key, role: 'answered' })
}

function openRun({ runs }: NodeState, { seq, key }: { readonly seq: number; readonly key: string }): ChildRunState {
  const run = runs.get(key)
  if (run && !run.outcome) return run
  throw malformed(seq, 'a run that was spawned and has not settled', key)
}

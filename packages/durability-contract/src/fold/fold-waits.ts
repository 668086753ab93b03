import type { Envelope } from '../vocabulary/envelope.ts'
import type { Fact } from '../vocabulary/facts.ts'
import { malformed, openNode } from './malformed.ts'
import type { NodeState, RunState, WaitState } from './run-state.ts'

type Armed = Extract<Fact, { kind: 'wait.armed' }>
type Settled = Extract<Fact, { kind: 'wait.settled' }>

/** Messages of such kinds answer questions; no signal may begin so. */
export const ANSWER_PREFIX = 'answer:'

/** The kind of the message that answers the question which the entry of that seq asked. */
export function answerKind(seq: number): string {
  return `${ANSWER_PREFIX}${seq}`
}

export function armed(state: RunState, fact: Armed): void {
  const { seq, key, digest, wakeAt, signal, question, refs } = fact
  const node = openNode(state, fact)
  if (node.waits.has(key)) throw malformed(seq, 'a wait not armed before', key)
  const wait: WaitState = {
    ...{ seq, key, digest, wakeAt, outcome: undefined, message: undefined },
    signal: question === undefined ? signal : answerKind(seq),
    question: question && { seq, is: question, refs },
  }
  node.waits.set(key, wait)
  state.history.push({ seq, node, about: 'wait', key, role: 'asked' })
}

export function ended(state: RunState, fact: Settled): void {
  const { seq, key, outcome, message, refs } = fact
  const node = openNode(state, fact)
  const wait = node.waits.get(key)
  if (!wait || wait.outcome) throw malformed(seq, 'a wait that was armed and is not over', key)
  wait.outcome = { seq, is: outcome, refs }
  wait.message = message
  state.acquisitionsWithoutOutcome = 0
  if (message) consume(state, seq, message)
  state.history.push({ seq, node, about: 'wait', key, role: 'answered' })
}

/** A message does one thing only. */
export function consume(state: RunState, seq: number, { position }: Envelope): void {
  if (seq <= state.inherited) return
  if (state.consumed.has(position)) throw malformed(seq, 'a message not consumed before', `${position}`)
  state.consumed.add(position)
}

/** Something that a run waits for. */
export interface PendingWait {
  /** The seq of the entry that armed it. */
  readonly seq: number
  /** Of its agent. */
  readonly path: readonly string[]
  readonly key: string
  /** The kind of the message that ends it. */
  readonly signal?: string
  /** When it is over by itself, in ms since the Unix epoch by the journal's clock. */
  readonly wakeAt?: number
  readonly isQuestion: boolean
  /** The child run whose end it is that is waited for. */
  readonly runId?: string
}

/** What the open agents of a run wait for, in the order in which they began to. */
export function pendingWaits(state: RunState): PendingWait[] {
  const waits = [...state.nodes.values()].flatMap((node) => [
    ...openWaits(node).map((wait) => pending(node, wait)),
    ...openRuns(node),
  ])
  return waits.sort((one, other) => one.seq - other.seq)
}

function openWaits({ waits }: NodeState): WaitState[] {
  return [...waits.values()].filter(({ outcome }) => outcome === undefined)
}

function openRuns({ runs, path }: NodeState): PendingWait[] {
  const open = [...runs.values()].filter(({ outcome }) => outcome === undefined)
  return open.map(({ seq, key, runId }) => ({ seq, path, key, isQuestion: false, runId }))
}

function pending({ path }: NodeState, { seq, key, signal, wakeAt, question }: WaitState): PendingWait {
  return {
    ...{ seq, path, key, isQuestion: question !== undefined },
    ...(signal === undefined ? {} : { signal }),
    ...(wakeAt === undefined ? {} : { wakeAt }),
  }
}

import { DurabilityError } from '../error/durability-error.ts'
import { quoted } from '../error/shown.ts'
import type { Fact } from '../vocabulary/facts.ts'
import type { Outcome } from '../vocabulary/outcome.ts'
import { malformed, openNode } from './malformed.ts'
import type { Kept, RunState } from './run-state.ts'

/** Something that whoever watches the steps of a run is shown. */
export type StreamEvent =
  /** A step at work has emitted this. */
  | (OfStep & { readonly type: 'piece'; readonly attempt: number; readonly value: unknown })
  /** What was shown of this attempt is void: it has failed and is tried again, or died and may be made again. */
  | (OfStep & { readonly type: 'reset'; readonly attempt: number })
  /** The step has its outcome, which replaces what was shown. One that was unknown has another when it is resolved. */
  | (OfStep & { readonly type: 'settled'; readonly outcome: Kept<Outcome> })

interface OfStep {
  /** Keys from the root down to the agent. */
  readonly path: readonly string[]
  /** Of the step. After a checkpoint or restart of its agent it may be that of another, but not before it has settled. */
  readonly key: string
  /** The place behind this event, to go on from: the seq of its entry, and which event of that entry it is. */
  readonly cursor: string
}

type Shown = StreamEvent extends infer Event ? (Event extends StreamEvent ? Omit<Event, 'cursor'> : never) : never

/** What is known of a log for the events of what follows. */
export interface StreamState {
  /** Open nodes by id, with the attempts of which pieces were shown and stand, by the key of their step. */
  readonly nodes: Map<number, { readonly path: readonly string[]; readonly shown: Map<string, number> }>
}

/** Of a log without an entry. */
export function emptyStreamState(): StreamState {
  return { nodes: new Map() }
}

/**
 * The events that an entry makes, in order; the state is advanced in place. They follow from the log alone, whoever reads it
 * and however often: what was shown of an attempt that died is taken back where the next life begins, even where the next
 * attempt has the same number, so that what was shown of a step since its last reset is always of one attempt.
 */
export function advanceStream(state: StreamState, fact: Fact): StreamEvent[] {
  return shownBy(state, fact).map((event, index) => ({ ...event, cursor: `${fact.seq}.${index + 1}` }))
}

function shownBy(state: StreamState, fact: Fact): Shown[] {
  switch (fact.kind) {
    case 'run.acquired':
      return [...state.nodes.keys()].flatMap((node) => takenBack(state, { ...fact, node }))
    case 'node.spawned': {
      const path = fact.parent === 0 ? [] : [...nodeOf(state, { ...fact, node: fact.parent }).path, fact.key]
      state.nodes.set(fact.seq, { path, shown: new Map() })
      return []
    }
    case 'node.settled':
      state.nodes.delete(fact.node)
      return []
    case 'step.streamed': {
      const { path, shown } = nodeOf(state, fact)
      const { key, attempt, pieces } = fact
      const before = shown.get(key) === attempt ? [] : takenBack(state, fact, key)
      shown.set(key, attempt)
      return [...before, ...pieces.map((value) => ({ type: 'piece' as const, path, key, attempt, value }))]
    }
    case 'step.failed':
      return takenBack(state, fact, fact.key)
    case 'step.settled':
    case 'step.resolved': {
      const { path, shown } = nodeOf(state, fact)
      const { seq, key, outcome, refs } = fact
      shown.delete(key)
      return [{ type: 'settled', path, key, outcome: { seq, is: outcome, refs } }]
    }
    default:
      return []
  }
}

/** What was shown of the steps of a node, or of one of them, is void. */
function takenBack(state: StreamState, fact: { readonly seq: number; readonly node: number }, only?: string): Shown[] {
  const { path, shown } = nodeOf(state, fact)
  const steps = [...shown].filter(([key]) => only === undefined || key === only)
  return steps.map(([key, attempt]) => {
    shown.delete(key)
    return { type: 'reset', path, key, attempt }
  })
}

function nodeOf({ nodes }: StreamState, { seq, node }: { readonly seq: number; readonly node: number }) {
  const found = nodes.get(node)
  if (!found) throw malformed(seq, 'an entry of an open node', `node ${node}`)
  return found
}

/** The place of an event that was shown before, as its cursor says; `CURSOR_INVALID` for what is none. */
export function parseStreamCursor(cursor: string): { readonly seq: number; readonly index: number } {
  const [, seq, index] = /^(\d{1,15})\.(\d{1,7})$/.exec(cursor) ?? []
  if (seq !== undefined && index !== undefined) return { seq: Number(seq), index: Number(index) }
  throw new DurabilityError('CURSOR_INVALID', {
    expected: 'the cursor of an event of a stream',
    found: quoted(cursor),
    where: 'the place to go on from',
  })
}

/** Pieces change nothing that a kernel goes by; a step that has its outcome has no more of them. */
export function streamed(state: RunState, fact: Extract<Fact, { kind: 'step.streamed' }>): void {
  const step = openNode(state, fact).steps.get(fact.key)
  if (step?.outcome) throw malformed(fact.seq, 'a step without an outcome', fact.key)
}

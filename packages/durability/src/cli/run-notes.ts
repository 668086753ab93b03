import type { Entry, Fact, FactKind, Failure, Outcome } from '@tangle-network/durability-contract'
import type { ShownValue, ValueReader } from './shown-value.ts'

/** What the tree of the contract leaves out and a person wants to know: when, why, and how large. */
export interface RunNotes {
  /** By the node's id. */
  readonly nodes: Map<number, NodeNote>
  /** By `stepName`. */
  readonly steps: Map<string, StepNote>
}

export interface NodeNote {
  readonly spawnedAt: number
  readonly task: ShownValue
  settledAt: number | null
  outcome: ShownOutcome | null
}

export interface StepNote {
  /** The first entry about it, which gives it its place among its siblings. */
  readonly firstSeq: number
  /** The last attempt that was declared before it was made. */
  intended: { readonly attempt: number; readonly epoch: number; readonly at: number } | null
  readonly failures: FailureText[]
  settledAt: number | null
  outcome: ShownOutcome | null
}

/** An outcome without what only `--payloads` shows. */
export type ShownOutcome =
  | { readonly ok: ShownValue }
  | { readonly failed: FailureText }
  | { readonly unknown: { readonly attempt: number } }

/** A failure without its data, which is a payload. */
export type FailureText = Pick<Failure, 'name' | 'message' | 'code' | 'attempts'>

export function emptyNotes(): RunNotes {
  return { nodes: new Map(), steps: new Map() }
}

export function stepName(node: number, key: string): string {
  return `${node} ${key}`
}

type FactOf<K extends FactKind> = Extract<Fact, { kind: K }>
type Noting = { readonly [K in FactKind]?: (notes: RunNotes, fact: FactOf<K>, at: number, of: ValueReader) => unknown }

/** By kind. A kind without a line here changes nothing about a node or step. */
const NOTING: Noting = {
  'node.spawned': async (notes, { seq, task, refs }, at, of) => {
    notes.nodes.set(seq, { spawnedAt: at, task: await of(task, refs), settledAt: null, outcome: null })
  },
  'node.settled': async (notes, { node, outcome, refs }, at, of) => {
    const about = notes.nodes.get(node)
    if (about) Object.assign(about, { settledAt: at, outcome: await shown(outcome, refs, of) })
  },
  'step.intended': (notes, fact, at) => {
    stepNote(notes, fact).intended = { attempt: fact.v === 4 ? 1 : fact.attempt, epoch: fact.epoch, at }
  },
  'step.failed': (notes, fact) => stepNote(notes, fact).failures.push(failureText(fact.failure)),
  'step.settled': async (notes, fact, at, of) => {
    Object.assign(stepNote(notes, fact), { settledAt: at, outcome: await shown(fact.outcome, fact.refs, of) })
  },
  'step.resolved': async (notes, fact, at, of) => {
    Object.assign(stepNote(notes, fact), { settledAt: at, outcome: await shown(fact.outcome, fact.refs, of) })
  },
}

/** Writes down what a fact says about a node or step. */
export async function note(notes: RunNotes, fact: Fact, at: number, readValue: ValueReader): Promise<void> {
  const noting = NOTING[fact.kind] as ((...args: [RunNotes, Fact, number, ValueReader]) => unknown) | undefined
  await noting?.(notes, fact, at, readValue)
}

/** The entry for a fold that looks at outcomes and at no value. */
export function withoutValues(entry: Entry, fact: Fact): Entry {
  const payload = entry.payload as Record<string, unknown>
  if ('pieces' in fact) return { ...entry, payload: { ...payload, pieces: [null] } }
  if ('task' in fact) return { ...entry, payload: { ...payload, task: {} } }
  if ('outcome' in fact && 'ok' in fact.outcome) return { ...entry, payload: { ...payload, outcome: { ok: {} } } }
  return entry
}

export function failureText({ name, message, code, attempts }: Failure): FailureText {
  return { name, message, attempts, ...(code !== undefined && { code }) }
}

async function shown(outcome: Outcome, refs: readonly string[], readValue: ValueReader): Promise<ShownOutcome> {
  if ('ok' in outcome) return { ok: await readValue(outcome.ok, refs) }
  return 'failed' in outcome ? { failed: failureText(outcome.failed) } : outcome
}

function stepNote(notes: RunNotes, { seq, node, key }: { seq: number; node: number; key: string }): StepNote {
  const name = stepName(node, key)
  const known = notes.steps.get(name)
  if (known) return known
  const made: StepNote = { firstSeq: seq, intended: null, failures: [], settledAt: null, outcome: null }
  notes.steps.set(name, made)
  return made
}

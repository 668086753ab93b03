import type { Envelope } from '../vocabulary/envelope.ts'
import type { Fact } from '../vocabulary/facts.ts'
import { consume } from './fold-waits.ts'
import { malformed, openNode } from './malformed.ts'
import type { RunState, StepState } from './run-state.ts'

/** A step of an open agent whose outcome is, or was, unknown. */
export interface UnknownOutcome {
  /** The entry that declared it unknown. */
  readonly seq: number
  /** Of the agent. */
  readonly node: number
  readonly path: readonly string[]
  readonly key: string
  readonly attempt: number
  /**
   * `waits`: its agent has ended by it, having asked for nothing since it was told, so that somebody may still say what
   * really became of it. `told`: the agent may have acted upon it. `resolved`: somebody has said it.
   */
  readonly state: 'waits' | 'told' | 'resolved'
  /** What resolved it. */
  readonly message: Envelope | undefined
}

/** Outcomes of the open agents of a run that were declared unknown, in the order in which they were. */
export function unknownOutcomes(state: RunState): UnknownOutcome[] {
  const found = [...state.nodes.values()].flatMap(({ id, path, steps }) =>
    [...steps.values()].flatMap((step): UnknownOutcome[] => {
      const { key, outcome, resolved } = step
      const of = { node: id, path, key }
      if (resolved) return [{ ...of, ...resolved, state: 'resolved' }]
      if (!outcome || !('unknown' in outcome.is)) return []
      const { attempt } = outcome.is.unknown
      const isWaiting = outcome.seq > (state.stalled.get(id) ?? Number.POSITIVE_INFINITY)
      return [{ ...of, seq: outcome.seq, attempt, state: isWaiting ? 'waits' : 'told', message: undefined }]
    }),
  )
  return found.sort((one, other) => one.seq - other.seq)
}

/** Takes back that its agent was told of it: it will be told of the resolution, where that gets its place in the log. */
export function takeBackUnknown(state: RunState, seq: number): void {
  state.history = state.history.filter((item) => item.seq !== seq)
}

/** The resolution takes the place of the unknown outcome, and is told where it stands itself. */
export function resolved(state: RunState, fact: Extract<Fact, { kind: 'step.resolved' }>): void {
  const { seq, key, outcome, message, refs } = fact
  const node = openNode(state, fact)
  const step = node.steps.get(key)
  const unknown = unknownIn(step)
  if (!step || !unknown) throw malformed(seq, 'a step whose outcome is unknown', key)
  consume(state, seq, message)
  takeBackUnknown(state, unknown.seq)
  step.resolved = { ...unknown, message }
  step.outcome = { seq, is: outcome, refs }
  state.acquisitionsWithoutOutcome = 0
  state.history.push({ seq, node, about: 'step', key, role: 'answered' })
}

function unknownIn(step: StepState | undefined): { readonly seq: number; readonly attempt: number } | undefined {
  const { seq = 0, is } = step?.outcome ?? {}
  return is && 'unknown' in is ? { seq, attempt: is.unknown.attempt } : undefined
}

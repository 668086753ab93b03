import type { EventCursor } from '../remote/remote-execution.ts'
import type { Amounts } from '../vocabulary/amounts.ts'
import type { Fact } from '../vocabulary/facts.ts'
import { REMOTE_FACTS } from '../vocabulary/remote-facts.ts'
import { malformed, openNode } from './malformed.ts'
import type { RunState, StepState } from './run-state.ts'

/** What is known of an execution elsewhere. */
export interface RemoteState {
  /** Of the intent. */
  readonly seq: number
  readonly executor: string
  readonly leases: boolean
  readonly reserved: Amounts
  /** Until then the remote surely keeps what its id stands for, by the journal's clock. */
  readonly idKeptUntil: number
  /** As the remote named them; a value that is there may be null. */
  environment: { readonly is: unknown } | undefined
  reference: { readonly is: unknown } | undefined
  /** Of the last event that stands in the log. */
  cursor: EventCursor
  recalled: { readonly reason: string | undefined } | undefined
  isReleased: boolean
}

export type RemoteFact = Extract<Fact, { kind: keyof typeof REMOTE_FACTS }>

export function isOfRemotes(fact: Fact): fact is RemoteFact {
  return Object.hasOwn(REMOTE_FACTS, fact.kind)
}

/** What an intent says of it. */
type RemoteIntent = Pick<
  Extract<Fact, { kind: 'step.intended'; v: 4 }>,
  'seq' | 'executor' | 'leases' | 'reserved' | 'idRetainedMs' | 'asOf'
>

/** An execution of which nothing stands in the log but its intent. */
export function remoteState({ seq, executor, leases, reserved, idRetainedMs, asOf }: RemoteIntent): RemoteState {
  return {
    ...{ seq, executor, leases, reserved, idKeptUntil: asOf + idRetainedMs, cursor: { position: 0 } },
    ...{ environment: undefined, reference: undefined, recalled: undefined, isReleased: false },
  }
}

/** Folds what a run says of an execution elsewhere between its intent and its outcome. */
export function foldRemote(state: RunState, fact: RemoteFact): void {
  const node = openNode(state, fact)
  const step = node.steps.get(fact.key)
  const { remote, outcome } = step ?? {}
  if (!remote) throw malformed(fact.seq, 'a step that is executed elsewhere', fact.key)
  if (outcome && fact.kind !== 'remote.released') throw malformed(fact.seq, 'a step without an outcome', fact.key)
  // The remote was reached, so that nothing here ends those who drive the run.
  state.acquisitionsWithoutOutcome = 0
  switch (fact.kind) {
    case 'remote.bound':
      if (!remote.leases || remote.environment) throw malformed(fact.seq, 'an environment leased once', fact.key)
      remote.environment = { is: fact.environment }
      return
    case 'remote.dispatched':
      if (remote.reference || isPlanned(remote)) throw malformed(fact.seq, 'an execution started once', fact.key)
      remote.reference = { is: fact.reference }
      return
    case 'remote.progressed':
      progressed(remote, fact)
      return
    case 'remote.recalled':
      remote.recalled = { reason: fact.reason }
      return
    case 'remote.released':
      if (!remote.environment || remote.isReleased) throw malformed(fact.seq, 'an environment to give back', fact.key)
      remote.isReleased = true
      // Nobody is told before everything that was leased is given back.
      if (outcome) state.history.push({ seq: fact.seq, node, about: 'step', key: fact.key, role: 'answered' })
  }
}

/** Whether something that was leased has yet to be given back. */
export function isLeasing({ remote }: Pick<StepState, 'remote'>): boolean {
  return remote?.environment !== undefined && !remote.isReleased
}

/** Whether nothing can have been started. */
export function isPlanned({ leases, environment }: RemoteState): boolean {
  return leases && environment === undefined
}

function progressed(
  remote: RemoteState,
  { seq, events, position, token, gap }: Extract<RemoteFact, { kind: 'remote.progressed' }>,
): void {
  if (!remote.reference) throw malformed(seq, 'an execution that was started', 'events of another')
  const before = remote.cursor.position
  if (gap && (gap.after !== before || gap.before <= before))
    throw malformed(seq, `a gap after ${before}`, `${gap.after}`)
  let last = gap ? gap.before - 1 : before
  for (const { at } of events) {
    if (at <= last) throw malformed(seq, `an event after ${last}`, `${at}`)
    last = at
  }
  if (position < last) throw malformed(seq, `a position from ${last}`, `${position}`)
  remote.cursor = token === undefined ? { position } : { position, token }
}

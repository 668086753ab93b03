import {
  type Delivered,
  DurabilityError,
  type Failure,
  type Journal,
  quoted,
  RESOLVE_KIND,
  type Resolution,
  type RunState,
  resolutionId,
  type UnknownOutcome,
  unknownOutcomes,
} from '@tangle-network/durability-contract'
import { loadRun } from './load-run.ts'

/** A step of a run: the keys from the root down to its agent, and its own. */
export interface StepPlace {
  readonly path: readonly string[]
  readonly key: string
}

/** What really became of an effect. */
export type Resolved =
  | { readonly value: unknown }
  | { readonly error: { readonly message: string; readonly code?: string; readonly data?: unknown } }

/** Who says so, and why. */
export interface ResolvedBy {
  readonly sender: string
  readonly reason?: string | undefined
}

/** Delivers what became of a step whose outcome is unknown, if somebody may still say so, and lets a stalled run go on. */
export async function resolveStep(
  journal: Journal,
  runId: string,
  step: StepPlace,
  resolved: Resolved,
  { sender, reason }: ResolvedBy,
): Promise<Delivered> {
  checkError(resolved)
  const { state } = await loadRun(journal, runId)
  const { seq, attempt } = resolvableIn(state, runId, step)
  const payload: Resolution = {
    seq,
    outcome: outcomeOf(resolved, attempt),
    ...(reason === undefined ? {} : { reason }),
  }
  const delivered = await journal.deliver(
    runId,
    { id: resolutionId(seq), sender, kind: RESOLVE_KIND, payload },
    { kernel: true },
  )
  const { status } = await journal.head(runId)
  // Not the reason that was given: it may be none, and is in the resolution.
  if (status === 'stalled') await journal.revive(runId, { sender, reason: `step ${quoted(step.key)} was resolved` })
  return delivered
}

function resolvableIn(state: RunState, runId: string, { path, key }: StepPlace): UnknownOutcome {
  const isMeant = (each: UnknownOutcome) => each.key === key && isSame(each.path, path)
  const found = unknownOutcomes(state).find(isMeant)
  // Of one that is resolved the journal says whether this is the resolution that counts.
  if (found && found.state !== 'told') return found
  throw new DurabilityError('NOT_RESOLVABLE', {
    expected: 'a step whose outcome is unknown and by which its agent has ended',
    found: found ? 'an agent that may have acted upon the unknown outcome' : whatIsThere(state, path, key),
    where: `step ${[...path, key].map(quoted).join(' / ')} of run ${quoted(runId)}`,
    details: { runId, path: [...path], key },
  })
}

function whatIsThere({ nodes, root }: RunState, path: readonly string[], key: string): string {
  if (root?.outcome) return 'a run that has ended'
  const node = [...nodes.values()].find((each) => isSame(each.path, path))
  if (!node) return 'no such agent at work'
  const step = node.steps.get(key)
  if (!step) return 'no such step'
  return step.outcome
    ? 'an outcome that is known'
    : 'a step without an outcome, which the next to drive the run decides about'
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((key, index) => key === other[index])
}

function outcomeOf(resolved: Resolved, attempts: number): Resolution['outcome'] {
  if ('value' in resolved) return { ok: resolved.value === undefined ? {} : { value: resolved.value } }
  const { message, code, data } = resolved.error
  const more = { ...(code === undefined ? {} : { code }), ...(data === undefined ? {} : { data }) }
  const failed: Failure = { name: 'StepError', message, ...more, attempts }
  return { failed }
}

function checkError(resolved: Resolved): void {
  if ('value' in resolved) return
  const { message, code } = resolved.error
  if (typeof message !== 'string' || !(code === undefined || typeof code === 'string'))
    throw new TypeError('a step is resolved by a value, or by an error with a message and perhaps a code')
  if (code === 'OUTCOME_UNKNOWN') throw new TypeError('a step cannot be resolved as unknown: that is what it is')
}

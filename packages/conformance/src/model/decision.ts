import type { ErrorCode } from '@tangle-network/durability-contract'
import type { Invariant } from '../law/invariant.ts'
import type { PlaceModel, RunModel } from './run-model.ts'
import { headOf, withRun } from './run-model.ts'

/** Stands, in an expected answer, for what only the journal can know: a token, an id that it chose. */
export const ANYTHING = Symbol('anything')

/** What a call must come to, given what the place holds. `next` is given the answer, once it is known. */
export type Decision =
  | { readonly refused: ErrorCode }
  | {
      readonly refused?: undefined
      readonly answer: unknown
      readonly next: (answer: unknown) => PlaceModel
      /** What is broken when a call that must succeed is refused. */
      readonly ifRefused: Invariant
      /** What is broken when it is answered otherwise. */
      readonly ifOther: Invariant
    }

export interface Broken {
  readonly ifRefused: Invariant
  readonly ifOther: Invariant
}

export function refuse(refused: ErrorCode): Decision {
  return { refused }
}

export function answerWith(answer: unknown, place: PlaceModel, broken: Broken): Decision {
  return { answer, next: () => place, ...broken }
}

/** A run that is leased: epoch above all before, suspended runs open again; the token is learned from the answer. */
export function grant(
  place: PlaceModel,
  run: RunModel,
  { owner, ttlMs }: { readonly owner: string; readonly ttlMs: number },
  now: number,
) {
  const epoch = run.epoch + 1
  const expiresAt = now + ttlMs
  const awake = run.status === 'suspended' ? { status: 'open' as const, dueAt: now } : {}
  const leased = (token: string | undefined): RunModel => ({
    ...run,
    ...awake,
    ...{ epoch, holder: { owner, epoch, token, ttlMs, expiresAt } },
  })
  const lease = { runId: run.runId, owner, epoch, token: ANYTHING, expiresAt }
  const next = (token: string | undefined) => withRun(place, leased(token))
  return { lease, head: headOf(leased(undefined)), next, leased }
}

/** The token in an answer that holds a lease. */
export function tokenIn(answer: unknown): string | undefined {
  return (answer as { lease?: { token: string } | null } | undefined)?.lease?.token
}

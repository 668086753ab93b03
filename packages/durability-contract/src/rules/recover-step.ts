import { isLeasing } from '../fold/fold-remote.ts'
import type { StepState } from '../fold/run-state.ts'

/** What to do about a step whose key was asked for again. */
export type StepRecovery =
  | { readonly action: 'deliver' }
  | { readonly action: 'execute'; readonly attempt: number }
  | { readonly action: 'declare-unknown'; readonly attempt: number }
  /** It is executed elsewhere, or its environment is yet to be given back: `recoverExecution` decides about it. */
  | { readonly action: 'recover' }

/**
 * Decides about a step from what is journaled (clauses K-1 to K-3): an outcome is delivered, never made again; a `once`
 * effect with an intent and no outcome is in doubt, and nobody here can know; everything else is executed under the
 * same idempotency key. A `transactional` effect without an outcome never happened.
 */
export function recoverStep(step: StepState | undefined): StepRecovery {
  if (step?.remote && (!step.outcome || isLeasing(step))) return { action: 'recover' }
  if (step?.outcome) return { action: 'deliver' }
  const attempt = (step?.failures.length ?? 0) + 1
  if (step?.intendedIn !== undefined) return { action: 'declare-unknown', attempt }
  return { action: 'execute', attempt }
}

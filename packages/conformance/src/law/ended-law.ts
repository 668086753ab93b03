import type { Timeline } from '../report/timeline.ts'
import type { Invariant } from './invariant.ts'
import type { Law } from './law.ts'
import { shown } from './shown.ts'
import type { Tally } from './tally.ts'
import { CounterexampleFound } from './trial.ts'
import { Violation } from './violation.ts'

export interface Failure {
  readonly invariant: Invariant
  readonly message: string
  readonly expected?: string
  readonly found?: string
  readonly where?: string
  /** The smallest failing case, when the law tries random ones; a schedule is replayable as it is. */
  readonly counterexample?: unknown
  /** What happened, drawn, when the failing case is a schedule. */
  readonly timeline?: Timeline
}

/** What a law's check came to, with what it counted. */
export interface EndedLaw {
  readonly law: Law
  readonly tally: Tally
  readonly seconds: number
  readonly failure?: Failure
}

/** What a rejected check means. Whatever is not a violation is one of the law's own invariant. */
export function failureOf(law: Pick<Law, 'invariant'>, error: unknown): Failure {
  const wrapped = error instanceof CounterexampleFound
  const cause = first(wrapped ? error.cause : error)
  const { timeline } = wrapped ? error : {}
  const counterexample = wrapped ? { counterexample: error.counterexample, ...(timeline && { timeline }) } : {}
  if (!(cause instanceof Violation)) return { invariant: law.invariant, message: shown(cause), ...counterexample }
  const { invariant, message, expected, found, where } = cause
  return { invariant, message, expected, found, where, ...counterexample }
}

/** What failed first, where leaving a scope failed as well: that is usually its consequence. */
function first(error: unknown): unknown {
  // By name: the class is no global on every Node.
  const isSuppressing = error instanceof Error && error.name === 'SuppressedError' && 'suppressed' in error
  return isSuppressing ? first(error.suppressed) : error
}

/** Why a law whose check was content has proven nothing, if so: what it asks for or means to meet never came about. */
export function unproven(
  { invariant, meets = [] }: Pick<Law, 'invariant' | 'meets'>,
  tally: Tally,
): Failure | undefined {
  const missing = meets.filter((label) => !tally.met.has(label)).map((label) => `never met: ${label}`)
  const never = [...missing, ...tally.neverLanded().map((fault) => `never landed: ${fault}`)]
  return never.length === 0 ? undefined : { invariant, message: never.join('; ') }
}

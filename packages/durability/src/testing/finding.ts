import type { CallSite } from './call-site.ts'
import type { TrialRecord } from './trial-record.ts'

/** What a crash test may find. */
export type Finding =
  /** The run ended otherwise than the undisturbed one. */
  | 'RESULT_DIFFERS'
  /** It asked for other keys, or for the same with other inputs. */
  | 'KEYS_DIFFER'
  /** A step was executed although its outcome was durable. */
  | 'STEP_REPEATED'
  /** A `once` step, or an effect that such a step makes, happened more often than undisturbed. */
  | 'ONCE_REPEATED'
  /** An effect happened more often than undisturbed, and the world cannot know that it was the same. */
  | 'EFFECT_REPEATED'
  | 'UNAWAITED_STEP'
  | 'DUPLICATE_KEY'
  | 'FOREIGN_AWAIT'
  | 'INVALID_CHECKPOINT'
  /** The run was given up with another error. */
  | 'GIVEN_UP'
  /** The run waits for something that never comes. */
  | 'STUCK'
  /** A crash that was asked for has not come about. */
  | 'CRASH_MISSED'

/** Something that was found in a trial. */
export interface Fault {
  readonly finding: Finding
  /** In a few words, for a message. */
  readonly what: string
  /** Where the user's code asked for what it is about. */
  readonly site?: CallSite | undefined
  /** As it is called there: `scope.step("mail")`. */
  readonly call?: string | undefined
  readonly error?: unknown
  readonly trial: TrialRecord
}

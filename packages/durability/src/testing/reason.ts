import type { CallSite } from './call-site.ts'

/** The usual causes. */
export type Reason =
  | 'raw-clock'
  | 'raw-randomness'
  | 'module-state'
  | 'unawaited-promise'
  | 'foreign-await'
  | 'effect-outside-step'
  | 'effect-not-idempotent'
  | 'once-made-again'
  | 'key-used-twice'
  | 'checkpoint'
  | 'world-not-reset'
  | 'nothing-to-wait-for'
  | 'kernel'
  | 'unknown'

/**
 * How far the reason can be relied upon. `observed`: it was seen to happen. `proven`: with that alone changed, the fault is
 * gone. `probable`: it is what is left when nothing that is watched explains it.
 */
export type Certainty = 'observed' | 'proven' | 'probable'

export interface Explanation {
  readonly reason: Reason
  readonly certainty: Certainty
  /** In a sentence: what was seen, and where. */
  readonly why: string
  readonly site?: CallSite | undefined
}

/** What to do about each. */
export const CURES: Readonly<Record<Reason, string>> = {
  'raw-clock': 'Ask scope.now(), or look at the clock inside a step: both are told again what they were told before.',
  'raw-randomness':
    'Ask scope.random(), or throw the dice inside a step: both are told again what they were told before.',
  'module-state':
    'Keep what an agent goes by in its task, its scope and its local variables: a resumed run is in another process, or in one that has done other runs.',
  'unawaited-promise': 'Await every step and child, alone or through Promise.all, race or any.',
  'foreign-await': 'Do the waiting inside a step; await promises of the scope only. To let time pass, scope.sleep().',
  'effect-outside-step':
    'Call it inside scope.step(): what an agent does itself, it does again each time that it is resumed.',
  'effect-not-idempotent':
    "Pass context.idempotencyKey on to whatever performs it; or declare the step { effect: 'once' } and handle OUTCOME_UNKNOWN; or, if it may happen twice without harm, name it in `repeatable`.",
  'once-made-again':
    'On OUTCOME_UNKNOWN find out whether it has happened before it is done again, or leave it to an operator.',
  'key-used-twice': 'Give each step and child its own key; in a loop put the index into it.',
  checkpoint:
    'Look at scope.restored where the agent begins; before a checkpoint await everything that was started, and await the checkpoint itself.',
  'world-not-reset':
    'Put the world back before each run, with the option `reset`, or have it answer alike each time that it is asked alike.',
  'nothing-to-wait-for': 'Send what it waits for: messages: [sendMessage(SIGNAL, PAYLOAD)].',
  kernel: 'This is no fault of the agent: please report it with the schedule.',
  unknown: 'Look at the error and at the call: nothing that is watched explains it.',
}

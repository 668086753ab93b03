import { frame, sha256 } from '../seal/digest.ts'
import type { StepClass } from './effect.ts'

/** Digest of what a step is: its effect class and its input. Met again with another digest, a key has diverged. */
export function stepDigest(effect: StepClass, input: string): string {
  return input === '' ? WITHOUT_INPUT[effect] : digestOf(effect, input)
}

function digestOf(effect: StepClass, input: string): string {
  return sha256(frame(['step', effect, input]))
}

/** Most steps have no input. */
const WITHOUT_INPUT: Readonly<Record<StepClass, string>> = {
  pure: digestOf('pure', ''),
  idempotent: digestOf('idempotent', ''),
  once: digestOf('once', ''),
  transactional: digestOf('transactional', ''),
  reattachable: digestOf('reattachable', ''),
}

/** The same text, and the same string in memory for all steps without an input: a long log has many of them. */
export function sharedDigest(effect: StepClass, digest: string): string {
  const shared = WITHOUT_INPUT[effect]
  return shared === digest ? shared : digest
}

/** Digest of what a child is: its agent and its task. `input` is canonical text. */
export function childDigest(agent: string, task: string): string {
  return sha256(frame(['child', agent, task]))
}

/** Digest of what a child run is: its agent and its task, and neither its queue nor its id. `input` is canonical text. */
export function runDigest(agent: string, task: string): string {
  return sha256(frame(['run', agent, task]))
}

/** Digest of what a wait is for. How long it takes is no part of it: the deadline that was journaled holds. */
export function waitDigest(signal: string | undefined, isQuestion: boolean, isTimed: boolean): string {
  return sha256(frame(['wait', signal ?? '', isQuestion ? 'question' : '', isTimed ? 'timed' : '']))
}

/** The key under which an effect is requested, however often: a function of run, place and key alone. */
export function idempotencyKey(runId: string, place: readonly string[], key: string): string {
  return sha256(frame(['effect', runId, `${place.length}`, ...place, key]))
}

/**
 * The place of what an agent asks for after so many checkpoints: a key used again there names something else. No key holds
 * a control character, so that no path is ever such a place.
 */
export function placeAfter(place: readonly string[], checkpoints: number): readonly string[] {
  return checkpoints === 0 ? place : [...place, `\u0001${checkpoints}`]
}

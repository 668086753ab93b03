import { isDeepStrictEqual } from 'node:util'
import { DurabilityError } from '../error/durability-error.ts'
import { quoted } from '../error/shown.ts'
import { encodeValue } from '../value/canonical.ts'
import type { EffectClass } from '../vocabulary/effect.ts'
import type { MessageFormat, ToolCall, ToolOutcome } from './message-format.ts'
import { type ReadCall, type ReadResult, readTranscript } from './read-transcript.ts'
import type { Chosen, Repair, Told } from './repair.ts'
import { writtenTranscript } from './write-transcript.ts'

/** A tool call as the journal knows it. Without an outcome it was begun, and nothing is known of its end. */
export interface JournaledCall extends ToolCall {
  readonly effect: EffectClass
  readonly outcome?: ToolOutcome | { readonly unknown: true } | undefined
}

/** A call that has no result yet. `interrupted`: it was begun before, and may be made again under its key. */
export interface PendingCall extends ToolCall {
  readonly why: 'never started' | 'interrupted'
}

export interface Repaired<M> {
  readonly messages: readonly M[]
  /** In the order of the transcript. Once each has a result in the journal or the transcript, it is one for the provider. */
  readonly pending: readonly PendingCall[]
  readonly repairs: readonly Repair[]
}

/** What the model is told of a call of which nobody can know whether it happened. */
export const INTERRUPTED = 'interrupted: the tool was started and its outcome never became known; it may have happened'

/**
 * Makes a transcript that a crash left behind one that a provider accepts and that says what really happened. What the
 * journal holds of a call is told; what was begun and may be made again, or was never begun, is pending; what was begun
 * and must not be repeated is told to be unknown. Calls that broke off are dropped, unless the journal knows the rest;
 * what stands there twice stands there once. Pure, and once more it changes nothing.
 *
 * Throws `TRANSCRIPT_CONFLICT` where two calls, or two results, of one id differ and the journal does not decide.
 */
export function repairToolCalls<Base, M extends Base = Base>(
  format: MessageFormat<Base>,
  transcript: readonly M[],
  journaled: readonly JournaledCall[] = [],
): Repaired<M> {
  const { calls, results, named } = readTranscript(format, transcript)
  const known = new Map(journaled.map((call) => [call.id, call]))
  const repairs: Repair[] = [...named]
  const chosen = chooseCalls(calls, known, repairs)
  const told = chooseResults(format, { results, chosen, known, repairs })
  const pending: PendingCall[] = []
  const answers = new Map<ReadCall, unknown>()
  for (const [read, call] of chosen) {
    if (told.has(call.id)) continue
    const answer = answerOf(known.get(call.id))
    if (typeof answer === 'string') pending.push({ ...call, why: answer })
    else {
      answers.set(read, format.answer(call, answer.is))
      repairs.push({ at: read.at, callId: call.id, did: answer.did })
    }
  }
  const messages = writtenTranscript(format, transcript, { chosen, told, answers, repairs })
  // A message that was made here is one of the provider, which every type of its messages admits.
  return { messages: messages as M[], pending, repairs: repairs.sort((one, other) => one.at - other.at) }
}

interface Found {
  readonly results: readonly ReadResult[]
  readonly chosen: Chosen
  readonly known: ReadonlyMap<string, JournaledCall>
  readonly repairs: Repair[]
}

/** Of every id the first occurrence that is whole, or that the journal completes. */
function chooseCalls(calls: readonly ReadCall[], known: ReadonlyMap<string, JournaledCall>, repairs: Repair[]): Chosen {
  const whole = new Map<string, ReadCall>()
  const chosenBefore = (id: string) => {
    const { name, input } = whole.get(id) ?? {}
    return name !== undefined && input ? { name, input: input.is } : known.get(id)
  }
  for (const call of calls) {
    const { id, name, input } = call
    if (input === undefined) continue
    const other = chosenBefore(id)
    if (other && textOf(other) !== textOf({ name, input: input.is })) throw conflict(id, 'one call', 'two that differ')
    if (!whole.has(id)) whole.set(id, call)
  }
  const chosen = new Map<ReadCall, ToolCall>()
  const done = new Set<string>()
  for (const call of calls) {
    const { at, id, name } = call
    const first = whole.get(id)
    const journaled = known.get(id)
    if (done.has(id)) repairs.push({ at, callId: id, did: 'dropped a repeated call' })
    else if (first === call) chosen.set(call, { id, name, input: call.input?.is })
    else if (first || !journaled) repairs.push({ at, callId: id, did: 'dropped a broken call' })
    else {
      chosen.set(call, { id, name: journaled.name, input: journaled.input })
      repairs.push({ at, callId: id, did: 'completed a call' })
    }
    if (chosen.has(call)) done.add(id)
  }
  return chosen
}

/** Of every call that stands there the result that does, unless the journal knows better. */
function chooseResults<M>(format: MessageFormat<M>, { results, chosen, known, repairs }: Found): Told {
  const calls = new Map([...chosen.values()].map((call) => [call.id, call]))
  const told = new Map<string, ReadResult>()
  const decided = new Set<string>()
  for (const result of results) {
    const { at, callId } = result
    const call = calls.get(callId)
    if (!call) {
      repairs.push({ at, callId, did: 'dropped a result of no call' })
      continue
    }
    const journaled = known.get(callId)
    const isKnown = journaled?.outcome !== undefined && !isUnknown(journaled)
    const first = told.get(callId)
    // An earlier repair knew less than the journal does now.
    if (isKnown && isDeepStrictEqual(format.named(result.raw, call), format.answer(call, { error: INTERRUPTED })))
      decided.add(callId)
    else if (!first) told.set(callId, result)
    else if (isDeepStrictEqual(first.raw, result.raw)) repairs.push({ at, callId, did: 'dropped a repeated result' })
    else if (isKnown) decided.add(callId)
    else throw conflict(callId, 'one result', 'two that differ')
  }
  for (const id of decided) told.delete(id)
  return told
}

/** What is told of a call without a result; or why it is pending. */
function answerOf(call: JournaledCall | undefined): PendingCall['why'] | { is: ToolOutcome; did: Repair['did'] } {
  const unknown = { is: { error: INTERRUPTED }, did: 'told that its outcome is unknown' } as const
  if (!call) return 'never started'
  if (isUnknown(call)) return unknown
  if (call.outcome) return { is: call.outcome as ToolOutcome, did: 'told its outcome' }
  return call.effect === 'once' ? unknown : 'interrupted'
}

function isUnknown(call: JournaledCall): boolean {
  return call.outcome !== undefined && 'unknown' in call.outcome
}

function textOf({ name, input }: Pick<ToolCall, 'name'> & { readonly input: unknown }): string {
  return encodeValue([name, input], 'a tool call')
}

function conflict(id: string, expected: string, found: string): DurabilityError {
  return new DurabilityError('TRANSCRIPT_CONFLICT', { expected, found, where: `tool call ${quoted(id)}` })
}

import { isDeepStrictEqual } from 'node:util'
import {
  INTERRUPTED,
  idempotencyKey,
  OPENAI,
  type OpenAiMessage,
  placeAfter,
} from '@tangle-network/durability-contract'
import { shown } from '../../law/shown.ts'
import { Bookkeeping } from '../bookkeeping.ts'
import type { KernelLog, LoggedStep } from '../kernel-log.ts'
import type { LoopEnd } from '../loop-under-test.ts'
import { BOUND, callKey, type ToolScript, toolValue, turnKey, usageIn } from '../tool-script.ts'
import { acknowledgedAt, broken, type Evidence, epochOf, linesOf } from './evidence.ts'

/** K4: the loop came to what its script says, whatever befell the run; answers how many calls were told as in doubt. */
export function loopEndedOtherwise(script: ToolScript, end: LoopEnd): number {
  const { rounds, isHandedOver } = script
  const first = isHandedOver ? 1 : 0
  const usage = [...rounds.keys(), rounds.length].slice(first).map(usageIn)
  const expected = {
    ...{ ended: 'done', turns: rounds.length + 1 - first },
    usage: { inputTokens: sum(usage, 'inputTokens'), outputTokens: sum(usage, 'outputTokens') },
  }
  const { messages, ...found } = end
  if (!isDeepStrictEqual({ ...found }, expected)) broken('K4', 'what the loop came to', shown(expected), shown(found))
  refusedByProvider(messages)
  const said = messages.filter(({ role }) => role === 'assistant')
  const texts = [...rounds.keys()].map((round) => `round ${round}`)
  const replies = said.map(({ content }) => content)
  if (!isDeepStrictEqual(replies, [...texts, 'done'])) broken('K4', 'what the model said', shown(texts), shown(replies))
  return rounds.map((_, round) => toldOtherwise(script, round, said[round], messages)).reduce((a, b) => a + b, 0)
}

/** Of the calls of a round each is told what came of it, in its place. Answers how many are told as in doubt. */
function toldOtherwise(
  { rounds }: ToolScript,
  round: number,
  message: OpenAiMessage | undefined,
  messages: readonly OpenAiMessage[],
): number {
  const calls = message?.tool_calls ?? []
  const planned = rounds[round] ?? []
  if (calls.length !== planned.length) broken('K4', `round ${round}`, `${planned.length} calls`, `${calls.length}`)
  const results = new Map(messages.flatMap(OPENAI.results).map(({ callId, raw }) => [callId, raw as OpenAiMessage]))
  const doubts = planned.map(({ tool, isBroken }, index) => {
    const content = `${results.get(calls[index]?.id)?.content}`
    const where = `call ${index} of round ${round}, of ${tool}`
    if (content.includes(INTERRUPTED)) {
      if (tool !== 'once') broken('K2', where, 'an outcome', content)
      return 1
    }
    const isError = isBroken || tool === 'failing' || tool === 'nobody'
    const value = toolValue(callKey(round, index))
    const told: unknown = JSON.parse(content)
    const isTold = isError ? 'error' in (told as object) : isDeepStrictEqual(told, value)
    if (!isTold) broken('K4', where, isError ? 'an error' : shown(value), content)
    return 0
  })
  return doubts.reduce<number>((a, b) => a + b, 0)
}

/** What a provider refuses: a call without a result right behind it, a result of no call, and an id that comes again. */
function refusedByProvider(messages: readonly OpenAiMessage[]): void {
  const ids = new Set<string | undefined>()
  let open: (string | undefined)[] = []
  for (const [at, message] of messages.entries()) {
    const where = `message ${at}`
    if (message.role === 'tool') {
      if (!open.includes(message.tool_call_id)) broken('K4', where, `a result of ${shown(open)}`, shown(message))
      open = open.filter((id) => id !== message.tool_call_id)
      continue
    }
    if (open.length > 0) broken('K4', where, `results of ${shown(open)} before it`, 'none')
    open = (message.tool_calls ?? []).map(({ id }) => id)
    for (const id of open) {
      if (!id || ids.has(id)) broken('K4', where, 'calls with ids of their own', shown(open))
      ids.add(id)
    }
    for (const call of message.tool_calls ?? []) JSON.parse(call.function?.arguments ?? '')
  }
  if (open.length > 0) broken('K4', 'the last message', `results of ${shown(open)}`, 'none')
}

interface LoopStep extends LoggedStep {
  readonly idempotencyKey: string
}

/** The steps of a log by the keys that their effects are given. */
function stepsByKey(runId: string, { nodes }: KernelLog): Map<string, LoopStep> {
  const steps = nodes.flatMap(({ path, steps, checkpoints }) =>
    [...steps.values()].map((step): [string, LoopStep] => {
      const begun = Math.min(...[...step.intended, ...step.failed, ...step.settled].map(({ seq }) => seq))
      const before = checkpoints.filter(({ seq }) => seq < begun).length
      const own = idempotencyKey(runId, placeAfter(path, before), step.key)
      return [own, { ...step, idempotencyKey: own }]
    }),
  )
  return new Map(steps)
}

/**
 * K1, K2: no call of the model or a tool starts once its outcome is durable, and one of a `once` tool at most once. Answers
 * how many `once` calls are unknown by the log.
 */
export function calledAgain(evidence: Evidence): number {
  const { log, lines, runId } = evidence
  const steps = stepsByKey(runId, log)
  const once = new Set<string>()
  for (const { key, idempotencyKey: own, life, index } of linesOf(lines, 'start')) {
    const step = steps.get(own)
    const [settled] = step?.settled ?? []
    if (!step || !settled) broken('K1', key, 'an outcome in the log of what was started', 'none')
    const epoch = epochOf(lines, life)
    if (settled.epoch < epoch || (settled.epoch === epoch && acknowledgedAt(evidence, settled.seq, life) < index))
      broken('K1', key, 'no start once its outcome is durable', `one in epoch ${epoch}, settled in ${settled.epoch}`)
    if (step.effect !== 'once') continue
    if (once.has(own)) broken('K2', key, 'one start of a once effect', 'another')
    once.add(own)
  }
  const doubled = [...steps.values()].find(({ settled }) => settled.length > 1)
  if (doubled) broken('K1', doubled.key, 'one outcome', `${doubled.settled.length}`)
  const unknown = [...steps.values()].filter(({ settled }) => settled.some(({ outcome }) => 'unknown' in outcome))
  const astray = unknown.find(({ effect }) => effect !== 'once')
  if (astray) broken('K2', astray.key, `to be made again: it is ${astray.effect}`, 'unknown')
  return unknown.length
}

/** K3: whenever the model is asked for a turn, it is told the same, byte for byte. Answers how often it was asked again. */
export function askedOtherwise({ lines }: Evidence): number {
  const asked = new Map<string, string>()
  let again = 0
  for (const { event } of linesOf(lines, 'told')) {
    const [key, text] = event as [string, string]
    const before = asked.get(key)
    if (before !== undefined && before !== text) broken('K3', key, `to be asked ${before}`, text)
    if (before !== undefined) again += 1
    asked.set(key, text)
  }
  return again
}

/** K7: of every attempt to call the model what it used is committed, or where it died all that it might have. */
export function loopSpentOtherwise(evidence: Evidence): void {
  const { log, lines, runId } = evidence
  const { attempts, accounts } = new Bookkeeping(log)
  const keyOf = new Map([...stepsByKey(runId, log).values()].map((step) => [`${step.path} ${step.key}`, step]))
  const turnOf = new Map([...linesOf(lines, 'start')].map(({ idempotencyKey: own, key }) => [own, key]))
  const really = new Map<string, number>()
  for (const { key } of linesOf(lines, 'spent')) really.set(key, (really.get(key) ?? 0) + 1)
  for (const { path, key, reserved, closed } of attempts) {
    const turn = turnOf.get(keyOf.get(`${path} ${key}`)?.idempotencyKey ?? '') ?? `${key}, never started`
    if (!isDeepStrictEqual(Object.fromEntries(reserved), BOUND)) broken('K7', turn, shown(BOUND), shown(reserved))
    really.set(turn, (really.get(turn) ?? 0) - 1)
    if (!closed) broken('K7', turn, 'an end of every attempt', 'none')
    const used = Array.from({ length: 20 }, (_, nth) => nth).find((nth) => turnKey(nth) === turn)
    const expected = closed.isLost ? {} : usageIn(used ?? Number.NaN)
    const spent = Object.fromEntries(closed.spent)
    if (!isDeepStrictEqual(spent, { ...expected })) broken('K7', turn, shown(expected), shown(spent))
  }
  const unpaid = [...really].find(([, count]) => count > 0)
  if (unpaid) broken('K7', unpaid[0], 'as many attempts in the log as were made', `${unpaid[1]} fewer`)
  if (accounts.length !== 2) broken('K7', 'the loop', 'an account for each of 2 channels', `${accounts.length}`)
}

/** K3: what the checkpoints of a loop hold, all together, is no more than so many times what it comes to. */
export function keptTooMuch({ log }: Evidence, { messages }: LoopEnd): void {
  const kept = log.facts.flatMap((fact) =>
    fact.kind === 'node.checkpointed' ? [JSON.stringify(fact.state).length] : [],
  )
  const bytes = kept.reduce((total, each) => total + each, 0)
  const most = MOST_KEPT * JSON.stringify(messages).length
  if (bytes > most) broken('K3', `the ${kept.length} checkpoints of a loop`, `at most ${most} bytes`, `${bytes}`)
}

const MOST_KEPT = 3

function sum(usage: readonly Readonly<Record<string, number>>[], channel: string): number {
  return usage.reduce((total, each) => total + (each[channel] ?? 0), 0)
}

import fc from 'fast-check'
import {
  AI_SDK,
  type AiSdkMessage,
  ANTHROPIC,
  type AnthropicMessage,
  type JournaledCall,
  type MessageFormat,
  OPENAI,
  type OpenAiMessage,
  type ToolOutcome,
} from '../src/index.ts'
import { refusedByAiSdk, refusedByAnthropic, refusedByOpenAi } from './provider-rules.ts'

/** A call as a transcript is to hold it; its arguments may break off. */
interface WrittenCall {
  readonly id: string | undefined
  readonly name: string
  readonly input: unknown
  readonly isBroken: boolean
}

/** How messages of one provider come about, and who judges them. */
export interface Provider<M> {
  readonly format: MessageFormat<M>
  readonly refused: (messages: readonly M[]) => string[]
  user(text: string): M
  assistant(text: string, calls: readonly WrittenCall[]): M
  results(
    results: readonly { readonly id: string; readonly name: string; readonly answer: ToolOutcome }[],
  ): readonly M[]
}

const half = (input: unknown) => JSON.stringify(input).slice(0, -1)

const openAi: Provider<OpenAiMessage> = {
  format: OPENAI,
  refused: refusedByOpenAi,
  user: (text) => ({ role: 'user', content: text }),
  assistant: (text, calls) => ({
    ...{ role: 'assistant', content: text === '' ? null : text },
    tool_calls: calls.map(({ id, name, input, isBroken }) => ({
      ...(id === undefined ? {} : { id }),
      ...{ type: 'function', function: { name, arguments: isBroken ? half(input) : JSON.stringify(input) } },
    })),
  }),
  results: (results) =>
    results.map(({ id, name, answer }) => OPENAI.answer({ id, name, input: {} }, answer) as OpenAiMessage),
}

const anthropic: Provider<AnthropicMessage> = {
  format: ANTHROPIC,
  refused: refusedByAnthropic,
  user: (text) => ({ role: 'user', content: text }),
  assistant: (text, calls) => ({
    role: 'assistant',
    content: [
      ...(text === '' ? [] : [{ type: 'text', text }]),
      ...calls.map(({ id, name, input, isBroken }) => ({
        ...{ type: 'tool_use', name, input: isBroken ? half(input) : input },
        ...(id === undefined ? {} : { id }),
      })),
    ],
  }),
  results: (results) => {
    const content = results.map(({ id, name, answer }) => ANTHROPIC.answer({ id, name, input: {} }, answer))
    return content.length === 0 ? [] : [{ role: 'user', content: content as AnthropicMessage['content'] }]
  },
}

const aiSdk: Provider<AiSdkMessage> = {
  format: AI_SDK,
  refused: refusedByAiSdk,
  user: (text) => ({ role: 'user', content: text }),
  assistant: (text, calls) => ({
    role: 'assistant',
    content: [
      ...(text === '' ? [] : [{ type: 'text', text }]),
      ...calls.map(({ id, name, input, isBroken }) => ({
        ...{ type: 'tool-call', toolName: name, input: isBroken ? half(input) : input },
        ...(id === undefined ? {} : { toolCallId: id }),
      })),
    ],
  }),
  results: (results) =>
    results.map(({ id, name, answer }) => ({
      ...{ role: 'tool', content: [AI_SDK.answer({ id, name, input: {} }, answer) as { type: string }] },
    })),
}

// Of each the messages are its own; the laws are the same for all.
export const PROVIDERS = { openai: openAi, anthropic, 'ai sdk': aiSdk } as unknown as Record<string, Provider<object>>

interface Call {
  readonly name: string
  readonly input: { readonly [key: string]: unknown }
  readonly answer: ToolOutcome
  readonly isOnce: boolean
  /** What the journal knows of it where its result is not in the transcript. */
  readonly journaled: 'nothing' | 'begun' | 'done' | 'unknown'
}

interface Round {
  readonly text: string
  readonly calls: readonly Call[]
}

export interface Conversation {
  readonly rounds: readonly Round[]
  /** Whether the model gives its calls ids. */
  readonly hasIds: boolean
  /** Of the last round: how many calls had come, whether the last of them breaks off, how many results had. */
  readonly cut: { readonly calls: number; readonly isBroken: boolean; readonly results: number }
}

const call: fc.Arbitrary<Call> = fc.record({
  name: fc.constantFrom('search', 'mail'),
  input: fc.dictionary(fc.constantFrom('q', 'to', '__proto__x'), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 2 }),
  answer: fc.oneof(
    fc.record({ ok: fc.jsonValue({ maxDepth: 1 }) }),
    // A tool that returns nothing.
    fc.constant({ ok: undefined }),
    fc.record({ error: fc.string({ minLength: 1, maxLength: 5 }) }),
  ),
  isOnce: fc.boolean(),
  journaled: fc.constantFrom('nothing', 'begun', 'done', 'unknown'),
})

export const conversations: fc.Arbitrary<Conversation> = fc.record({
  rounds: fc.array(
    fc.record({ text: fc.constantFrom('', 'let me see'), calls: fc.array(call, { minLength: 1, maxLength: 4 }) }),
    { minLength: 1, maxLength: 3 },
  ),
  hasIds: fc.boolean(),
  cut: fc.record({ calls: fc.nat({ max: 4 }), isBroken: fc.boolean(), results: fc.nat({ max: 4 }) }),
})

/** A transcript that broke off in its last round, and what the journal knows of its calls. */
export function brokenOff<M>(provider: Provider<M>, { rounds, hasIds, cut }: Conversation) {
  const messages: M[] = [provider.user('please')]
  const journaled: JournaledCall[] = []
  for (const [turn, { text, calls }] of rounds.entries()) {
    const isLast = turn === rounds.length - 1
    const come = isLast ? calls.slice(0, Math.max(1, cut.calls)) : calls
    const isBroken = isLast && cut.isBroken
    const ids = come.map((_, index) => `call_${turn + 1}_${index}`)
    const written = come.map(({ name, input }, index) => ({
      ...{ id: hasIds ? ids[index] : undefined, name, input },
      isBroken: isBroken && index === come.length - 1,
    }))
    messages.push(provider.assistant(text, written))
    // A model is answered once it has said all that it had to.
    const answered = isLast ? (isBroken || come.length < calls.length ? 0 : cut.results) : calls.length
    const results = come.slice(0, answered).map(({ name, answer }, index) => ({ id: ids[index] ?? '', name, answer }))
    messages.push(...provider.results(results))
    for (const [index, each] of come.entries()) {
      const state = index < answered ? 'done' : each.journaled
      if (state !== 'nothing') journaled.push(journaledCall(each, ids[index] ?? '', state))
    }
  }
  return { messages, journaled }
}

function journaledCall(
  { name, input, answer, isOnce }: Call,
  id: string,
  state: 'begun' | 'done' | 'unknown',
): JournaledCall {
  const known = { id, name, input, effect: isOnce ? ('once' as const) : ('idempotent' as const) }
  if (state === 'begun') return known
  return { ...known, outcome: state === 'done' ? answer : { unknown: true } }
}

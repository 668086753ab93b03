import {
  AI_SDK,
  type AiSdkMessage,
  ANTHROPIC,
  type AnthropicMessage,
  type MessageFormat,
  OPENAI,
  type OpenAiMessage,
} from '@tangle-network/durability-contract'
import type { Channels, Model, ModelContext, ModelRequest } from '../src/index.ts'

/** A call as a model says it: arguments that are a text are said as they are. */
export interface SaidCall {
  readonly id?: string
  readonly name: string
  readonly input: unknown
}

export interface Said {
  readonly text?: string
  readonly calls?: readonly SaidCall[]
  readonly usage?: Channels
}

/** What messages have in common. */
export interface Spoken {
  readonly role: string
}

/** How messages of one provider come about. */
export interface Provider<M> {
  readonly format: MessageFormat<M>
  user(text: string): M
  assistant(said: Said): M
}

export const openAi: Provider<OpenAiMessage> = {
  format: OPENAI,
  user: (content) => ({ role: 'user', content }),
  assistant: ({ text = null, calls }) => ({
    ...{ role: 'assistant', content: text },
    ...(calls && {
      tool_calls: calls.map(({ id, name, input }) => ({
        ...(id === undefined ? {} : { id }),
        type: 'function',
        function: { name, arguments: typeof input === 'string' ? input : JSON.stringify(input) },
      })),
    }),
  }),
}

const anthropic: Provider<AnthropicMessage> = {
  format: ANTHROPIC,
  user: (content) => ({ role: 'user', content }),
  assistant: ({ text, calls = [] }) => ({
    role: 'assistant',
    content: [
      ...(text === undefined ? [] : [{ type: 'text', text }]),
      ...calls.map(({ id, name, input }) => ({ type: 'tool_use', ...(id === undefined ? {} : { id }), name, input })),
    ],
  }),
}

const aiSdk: Provider<AiSdkMessage> = {
  format: AI_SDK,
  user: (content) => ({ role: 'user', content }),
  assistant: ({ text, calls = [] }) => ({
    role: 'assistant',
    content: [
      ...(text === undefined ? [] : [{ type: 'text', text }]),
      ...calls.map(({ id, name, input }) => ({
        ...{ type: 'tool-call', toolName: name, input },
        ...(id === undefined ? {} : { toolCallId: id }),
      })),
    ],
  }),
}

// Of each the messages are its own; what holds of them is the same.
export const PROVIDERS = { openai: openAi, anthropic, 'ai sdk': aiSdk } as unknown as Record<string, Provider<Spoken>>

interface Scripted<M> {
  readonly model: Model<M>
  /** What it was asked, as text, and with what. */
  readonly asked: string[]
  readonly contexts: ModelContext[]
  readonly tools: ModelRequest<M>['tools'][]
}

/** A model that says those things one after the other. Where it stands it knows by what it is told. */
export function scripted<M extends Spoken>(
  { format, assistant }: Provider<M>,
  said: readonly Said[],
  around: (turn: number) => unknown = () => {},
): Scripted<M> {
  const [asked, contexts, tools] = [[] as string[], [] as ModelContext[], [] as ModelRequest<M>['tools'][]]
  const model: Model<M> = {
    name: 'scripted',
    format,
    async generate(request, context) {
      asked.push(JSON.stringify(request.messages))
      contexts.push(context)
      tools.push(request.tools)
      const turn = request.messages.filter(({ role }) => role === 'assistant').length
      await around(turn)
      const now = said[turn] ?? { text: 'done' }
      return { messages: [assistant(now)], usage: now.usage ?? { inputTokens: 10, outputTokens: 1 } }
    },
  }
  return { model, asked, contexts, tools }
}

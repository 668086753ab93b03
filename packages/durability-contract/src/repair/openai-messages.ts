import { whole } from './complete-input.ts'
import type { FoundCall, MessageFormat } from './message-format.ts'

interface OpenAiToolCall {
  readonly id?: string | undefined
  readonly type?: string | undefined
  readonly function?: { readonly name?: string; readonly arguments?: string } | undefined
}

/** As much of a message of OpenAI's chat completions as is looked at; whatever else it holds stays as it is. */
export interface OpenAiMessage {
  readonly role: string
  readonly content?: unknown
  readonly tool_calls?: readonly OpenAiToolCall[] | undefined
  readonly tool_call_id?: string | undefined
}

/** Messages of OpenAI's chat completions, and of everything that speaks like it. */
export const OPENAI: MessageFormat<OpenAiMessage> = {
  calls: ({ role, tool_calls }) => (role === 'assistant' ? (tool_calls ?? []).map(found) : []),
  results: (message) => (message.role === 'tool' ? [{ callId: message.tool_call_id, raw: message }] : []),
  withCalls(message, kept) {
    const { tool_calls = [], ...rest } = message
    const calls = tool_calls.flatMap((call, index) => {
      const now = kept[index]
      if (!now) return []
      const { name, input } = now
      const args = found(call).input ? call.function?.arguments : JSON.stringify(input)
      return [{ type: 'function', ...call, id: now.id, function: { ...call.function, name, arguments: args ?? '' } }]
    })
    if (calls.length > 0) return { ...message, tool_calls: calls }
    const { content } = rest
    return content === undefined || content === null || content === '' ? undefined : rest
  },
  withoutResults: (message) => (message.role === 'tool' ? undefined : message),
  named: (raw, { id }) => ({ ...(raw as OpenAiMessage), tool_call_id: id }),
  answer: ({ id }, answer) => {
    const content = 'ok' in answer ? textOf(answer.ok) : JSON.stringify({ error: answer.error })
    return { role: 'tool', tool_call_id: id, content }
  },
  answered: (groups, next) => {
    const raws = groups.flatMap((group) => group.raws) as OpenAiMessage[]
    return next === undefined ? raws : [...raws, next]
  },
}

function found({ id, function: { name = '', arguments: text } = {} }: OpenAiToolCall): FoundCall {
  return { id, name, input: name === '' ? undefined : whole(text) }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null)
}

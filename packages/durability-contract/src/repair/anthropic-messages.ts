import { whole } from './complete-input.ts'
import type { MessageFormat, ToolCall } from './message-format.ts'

interface AnthropicBlock {
  readonly type: string
  readonly id?: string | undefined
  readonly name?: string | undefined
  readonly input?: unknown
  readonly tool_use_id?: string | undefined
  readonly content?: unknown
  readonly is_error?: boolean | undefined
}

/** As much of one of Anthropic's messages as is looked at; whatever else it holds stays as it is. */
export interface AnthropicMessage {
  readonly role: string
  readonly content: string | readonly AnthropicBlock[]
}

/** Messages of Anthropic's API: the results of a message's calls come first in the user's message that follows it. */
export const ANTHROPIC: MessageFormat<AnthropicMessage> = {
  calls: (message) => (message.role === 'assistant' ? blocks(message).filter(isCall).map(found) : []),
  results: (message) =>
    message.role === 'user'
      ? blocks(message)
          .filter(isResult)
          .map((raw) => ({ callId: raw.tool_use_id, raw }))
      : [],
  withCalls: (message, kept) => {
    let index = 0
    const content = blocks(message).flatMap((block) => {
      if (!isCall(block)) return [block]
      const now: ToolCall | undefined = kept[index++]
      return now ? [{ ...block, id: now.id, name: now.name, input: now.input }] : []
    })
    return withContent(message, content)
  },
  withoutResults: (message) =>
    typeof message.content === 'string'
      ? message
      : withContent(
          message,
          message.content.filter((block) => !isResult(block)),
        ),
  named: (raw, { id }) => ({ ...(raw as AnthropicBlock), tool_use_id: id }),
  answer: ({ id }, answer) => ({
    ...{ type: 'tool_result', tool_use_id: id, content: 'ok' in answer ? textOf(answer.ok) : answer.error },
    ...('ok' in answer ? {} : { is_error: true }),
  }),
  answered: (groups, next) => {
    const results = groups.flatMap((group) => group.raws) as AnthropicBlock[]
    const origin = groups.find((group) => group.origin !== undefined)?.origin
    if (next?.role !== 'user') {
      const message = { ...origin, role: 'user', content: results }
      return next === undefined ? [message] : [message, next]
    }
    const others = typeof next.content === 'string' ? [{ type: 'text', text: next.content }] : next.content
    return [{ ...next, content: [...results, ...others] }]
  },
}

function blocks({ content }: AnthropicMessage): readonly AnthropicBlock[] {
  return typeof content === 'string' ? [] : content
}

function isCall({ type }: AnthropicBlock): boolean {
  return type === 'tool_use'
}

function isResult({ type }: AnthropicBlock): boolean {
  return type === 'tool_result'
}

function found({ id, name = '', input }: AnthropicBlock) {
  return { id, name, input: name === '' ? undefined : whole(input) }
}

function withContent(message: AnthropicMessage, content: readonly AnthropicBlock[]): AnthropicMessage | undefined {
  return content.length === 0 ? undefined : { ...message, content }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null)
}

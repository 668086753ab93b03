import { whole } from './complete-input.ts'
import type { MessageFormat, ToolCall } from './message-format.ts'

interface AiSdkPart {
  readonly type: string
  readonly toolCallId?: string | undefined
  readonly toolName?: string | undefined
  readonly input?: unknown
  readonly output?: unknown
  readonly providerExecuted?: boolean | undefined
}

/** As much of a `ModelMessage` of the AI SDK as is looked at; whatever else it holds stays as it is. */
export interface AiSdkMessage {
  readonly role: string
  readonly content: string | readonly AiSdkPart[]
}

/** `ModelMessage`s of the AI SDK. Calls that the provider executes itself, and their results, are left as they are. */
export const AI_SDK: MessageFormat<AiSdkMessage> = {
  calls: (message) => (message.role === 'assistant' ? parts(message).filter(isCall).map(found) : []),
  results: (message) =>
    message.role === 'tool'
      ? parts(message)
          .filter(isResult)
          .map((raw) => ({ callId: raw.toolCallId, raw }))
      : [],
  withCalls: (message, kept) => {
    let index = 0
    const content = parts(message).flatMap((part) => {
      if (!isCall(part)) return [part]
      const now: ToolCall | undefined = kept[index++]
      return now ? [{ ...part, toolCallId: now.id, toolName: now.name, input: now.input }] : []
    })
    return withContent(message, content)
  },
  withoutResults: (message) =>
    message.role === 'tool'
      ? withContent(
          message,
          parts(message).filter((part) => !isResult(part)),
        )
      : message,
  named: (raw, { id, name }) => ({ ...(raw as AiSdkPart), toolCallId: id, toolName: name }),
  answer: ({ id, name }, answer) => {
    const output = 'ok' in answer ? outputOf(answer.ok) : { type: 'error-text', value: answer.error }
    return { type: 'tool-result', toolCallId: id, toolName: name, output }
  },
  answered: (groups, next) => {
    const messages = groups.map(({ origin, raws }) => ({ ...origin, role: 'tool', content: raws as AiSdkPart[] }))
    return next === undefined ? messages : [...messages, next]
  },
}

function parts({ content }: AiSdkMessage): readonly AiSdkPart[] {
  return typeof content === 'string' ? [] : content
}

function isCall({ type, providerExecuted }: AiSdkPart): boolean {
  return type === 'tool-call' && providerExecuted !== true
}

function isResult({ type }: AiSdkPart): boolean {
  return type === 'tool-result'
}

function found({ toolCallId, toolName = '', input }: AiSdkPart) {
  return { id: toolCallId, name: toolName, input: toolName === '' ? undefined : whole(input) }
}

function outputOf(value: unknown): { readonly type: string; readonly value: unknown } {
  return typeof value === 'string' ? { type: 'text', value } : { type: 'json', value: value ?? null }
}

function withContent(message: AiSdkMessage, content: readonly AiSdkPart[]): AiSdkMessage | undefined {
  return content.length === 0 ? undefined : { ...message, content }
}

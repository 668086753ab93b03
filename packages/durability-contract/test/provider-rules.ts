import { modelMessageSchema } from 'ai'
import type { AiSdkMessage, AnthropicMessage, OpenAiMessage } from '../src/index.ts'

/** Why a provider would refuse the messages; nothing where it would not. */
export function refusedByOpenAi(messages: readonly OpenAiMessage[]): string[] {
  const refusals: string[] = []
  let open: string[] = []
  for (const [at, message] of messages.entries()) {
    if (message.role === 'tool') {
      const id = message.tool_call_id ?? ''
      if (!open.includes(id)) refusals.push(`message ${at} answers no call before it`)
      open = open.filter((each) => each !== id)
      continue
    }
    if (open.length > 0) refusals.push(`message ${at} comes before results of ${open}`)
    const calls = message.tool_calls ?? []
    if (message.tool_calls && calls.length === 0) refusals.push(`message ${at} has an empty list of calls`)
    if (message.role === 'assistant' && calls.length === 0 && !message.content) refusals.push(`message ${at} is empty`)
    for (const call of calls) {
      if (!call.id || !call.function?.name) refusals.push(`message ${at} has a call without id or name`)
      JSON.parse(call.function?.arguments ?? '')
    }
    open = calls.map(({ id = '' }) => id)
    if (new Set(open).size < open.length) refusals.push(`message ${at} has two calls of one id`)
  }
  return open.length > 0 ? [...refusals, `results of ${open} are missing`] : refusals
}

export function refusedByAnthropic(messages: readonly AnthropicMessage[]): string[] {
  const refusals: string[] = []
  let open: string[] = []
  for (const [at, { role, content }] of messages.entries()) {
    const blocks = typeof content === 'string' ? [] : content
    if (typeof content !== 'string' && blocks.length === 0) refusals.push(`message ${at} is empty`)
    const results = role === 'user' ? blocks.filter(({ type }) => type === 'tool_result') : []
    const first = blocks.slice(0, results.length)
    if (first.some(({ type }) => role === 'user' && type !== 'tool_result'))
      refusals.push(`message ${at}: results first`)
    const answered = results.map(({ tool_use_id = '' }) => tool_use_id)
    if (answered.toSorted().join() !== open.toSorted().join()) {
      refusals.push(`message ${at} has results of ${answered}, and not of ${open}`)
    }
    const calls = role === 'assistant' ? blocks.filter(({ type }) => type === 'tool_use') : []
    for (const { id, name, input } of calls) {
      if (!id || !name || typeof input !== 'object') refusals.push(`message ${at} has a call that is not whole`)
    }
    open = calls.map(({ id = '' }) => id)
    if (new Set(open).size < open.length) refusals.push(`message ${at} has two calls of one id`)
  }
  return open.length > 0 ? [...refusals, `results of ${open} are missing`] : refusals
}

export function refusedByAiSdk(messages: readonly AiSdkMessage[]): string[] {
  const refusals = messages.flatMap((message, at) => {
    const { success, error } = modelMessageSchema.safeParse(message)
    return success ? [] : [`message ${at}: ${error.message}`]
  })
  const open = new Set<string>()
  for (const [at, { role, content }] of messages.entries()) {
    const parts = typeof content === 'string' ? [] : content
    if (role !== 'tool' && open.size > 0) refusals.push(`message ${at} comes before results of ${[...open]}`)
    for (const { type, toolCallId = '' } of parts) {
      if (role === 'assistant' && type === 'tool-call') {
        if (open.has(toolCallId)) refusals.push(`message ${at} has two calls of one id`)
        open.add(toolCallId)
      }
      if (role === 'tool' && type === 'tool-result' && !open.delete(toolCallId)) {
        refusals.push(`message ${at} answers no call before it`)
      }
    }
  }
  return open.size > 0 ? [...refusals, `results of ${[...open]} are missing`] : refusals
}

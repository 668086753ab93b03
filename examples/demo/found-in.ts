import { OPENAI, type OpenAiMessage } from '@tangle-network/durability-contract'
import type { SurveyTool } from './survey-tools.ts'

/** What a call asks for, whatever its id is. */
export function callName(tool: SurveyTool | string, part?: unknown): string {
  return part === undefined ? tool : `${tool} ${part}`
}

/** The results of the tools that a conversation holds, by `callName`. A tool that failed, or said no JSON, found nothing. */
export function foundIn(messages: readonly OpenAiMessage[]): ReadonlyMap<string, unknown> {
  const calls = messages.flatMap((message) => OPENAI.calls(message))
  const names = new Map(
    calls.map(({ id, name, input }) => [id, callName(name, (input?.is as { part?: unknown } | undefined)?.part)]),
  )
  const found = new Map<string, unknown>()
  for (const { role, tool_call_id: id, content } of messages) {
    const name = names.get(id)
    const result = role === 'tool' && name !== undefined ? resultIn(content) : undefined
    if (name !== undefined && result !== undefined) found.set(name, result)
  }
  return found
}

function resultIn(content: unknown): unknown {
  try {
    const result: unknown = JSON.parse(String(content))
    return typeof result === 'object' && result !== null && !('error' in result) ? result : undefined
  } catch {
    return undefined
  }
}

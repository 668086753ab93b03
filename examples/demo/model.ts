import type { Model, ModelContext, ModelReply } from '@tangle-network/durability'
import { openAiModel } from '@tangle-network/durability/openai'
import { OPENAI, type OpenAiMessage } from '@tangle-network/durability-contract'
import { counted } from './counted.ts'
import type { Measures } from './summary.ts'
import { ON_PARTS, type SurveyTool } from './survey-tools.ts'

const DEFAULT_MODEL = 'gpt-5-mini'

/** A real model where the environment says where it is and with which key; else one that always says the same. */
export function demoModel(environment: NodeJS.ProcessEnv = process.env): Model<OpenAiMessage> {
  const { OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: apiKey, OPENAI_MODEL: model = DEFAULT_MODEL } = environment
  return baseUrl && apiKey ? openAiModel({ model, baseUrl, apiKey }) : scriptedModel
}

/** Whether the model says the same of the same folder, every time. */
export function isScripted(model: Model<OpenAiMessage>): boolean {
  return model === scriptedModel
}

/** What the model is told of a folder. */
export function surveyQuestion(folder: string): OpenAiMessage[] {
  const content = `Survey the folder ${JSON.stringify(folder)}: list its files, use every other tool on every part, all at once, and say in a sentence what you found.`
  return [{ role: 'user', content }]
}

/** Asks for the list, then for all parts at once, then sums up: a function of the messages and of nothing else. */
export const scriptedModel: Model<OpenAiMessage> = {
  name: 'scripted',
  format: OPENAI,
  async generate({ messages }, context) {
    const results = resultsIn(messages)
    const list = results.get('list_files') as { readonly parts: number } | undefined
    if (!list) return calling([{ id: 'list_files', name: 'list_files', input: {} }], messages, context)
    const parts = Array.from({ length: list.parts }, (_, index) => index + 1)
    const calls = parts.flatMap((part) => ON_PARTS.map((name) => ({ id: `${name}_${part}`, name, input: { part } })))
    if (calls.some(({ id }) => !results.has(id))) return calling(calls, messages, context)
    return saying(sentence(parts.map((part) => results.get(`measure_part_${part}`))), messages, context)
  },
}

interface Call {
  readonly id: string
  readonly name: SurveyTool
  readonly input: object
}

function calling(calls: readonly Call[], messages: readonly OpenAiMessage[], { emit }: ModelContext) {
  const tool_calls = calls.map(({ id, name, input }) => {
    return { id, type: 'function', function: { name, arguments: JSON.stringify(input) } }
  })
  for (const [index, call] of tool_calls.entries()) {
    emit({ type: 'tool-call', index, id: call.id, name: call.function.name })
    emit({ type: 'tool-arguments', index, text: call.function.arguments })
  }
  return replied({ role: 'assistant', content: null, tool_calls }, messages, 'tool-calls')
}

function saying(content: string, messages: readonly OpenAiMessage[], { emit }: ModelContext) {
  for (const text of content.split(/(?<= )/)) emit({ type: 'text', text })
  return replied({ role: 'assistant', content }, messages, 'stop')
}

function replied(
  message: OpenAiMessage,
  messages: readonly OpenAiMessage[],
  finish: 'stop' | 'tool-calls',
): ModelReply<OpenAiMessage> {
  const usage = { inputTokens: tokensOf(messages), outputTokens: tokensOf(message) }
  return { messages: [message], finish, usage }
}

/** By the id of their call. */
function resultsIn(messages: readonly OpenAiMessage[]): ReadonlyMap<string, unknown> {
  return new Map(
    messages.flatMap(({ role, tool_call_id: id, content }) =>
      role === 'tool' && id !== undefined ? [[id, JSON.parse(String(content))]] : [],
    ),
  )
}

function sentence(measured: readonly unknown[]): string {
  const all = measured.flatMap((languages) => Object.values(languages as Readonly<Record<string, Measures>>))
  const [files, lines] = [sum(all.map((one) => one.files)), sum(all.map((one) => one.lines))]
  return `It holds ${counted(files, 'file')} with ${counted(lines, 'line')} in all.`
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

/** About as many as a model would count. */
function tokensOf(what: unknown): number {
  return Math.ceil(JSON.stringify(what).length / 4)
}

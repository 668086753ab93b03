import type { Channels } from '@tangle-network/runtime-kernel'
import { channelsOf } from './tokens.ts'

/** As much of a call as came in one chunk. */
export interface CallDelta {
  readonly index: number | undefined
  readonly id: string | undefined
  readonly name: string | undefined
  readonly text: string
  /** Whatever else a provider says of it, and wants to be told again. */
  readonly rest: Readonly<Record<string, unknown>>
}

export interface Chunk {
  readonly text: string
  readonly calls: readonly CallDelta[]
  /** Fields of the message that are handed on: texts are joined, and so are lists. */
  readonly others: readonly (readonly [name: string, part: string | readonly unknown[]])[]
  readonly finish: string | undefined
  readonly usage: Channels | undefined
}

/** Of what providers add to a message, that which is its contents. */
export const OTHERS = ['refusal', 'reasoning_content', 'reasoning', 'reasoning_details', 'annotations'] as const

type Json = Readonly<Record<string, unknown>>

/** What came is JSON and no chunk of a completion. Says why without showing it. */
export class NoChunk extends Error {}

/** Reads a chunk of a stream, or a whole completion, whose message is as one delta. */
export function readChunk(value: unknown): Chunk {
  const { choices, usage } = object(value, 'a chunk')
  const choice = object(list(choices ?? [], 'its choices')[0] ?? {}, 'a choice')
  const delta = object(choice.delta ?? choice.message ?? {}, 'a delta')
  return {
    text: text(delta.content, 'content'),
    calls: list(delta.tool_calls ?? [], 'tool calls').map((call, at) =>
      readCall(call, choice.message === undefined ? undefined : at),
    ),
    others: OTHERS.flatMap((name): Chunk['others'] => {
      const part = delta[name]
      if (part === undefined || part === null) return []
      if (typeof part === 'string' || Array.isArray(part)) return [[name, part]]
      throw new NoChunk(`${name} that is neither text nor a list`)
    }),
    finish: typeof choice.finish_reason === 'string' ? choice.finish_reason : undefined,
    usage: usage === undefined || usage === null ? undefined : readUsage(object(usage, 'its usage')),
  }
}

function readCall(value: unknown, at: number | undefined): CallDelta {
  const { index = at, id, function: called, ...rest } = object(value, 'a tool call')
  const { name, arguments: args } = object(called ?? {}, 'the function of a tool call')
  return {
    index: typeof index === 'number' ? index : undefined,
    id: typeof id === 'string' && id !== '' ? id : undefined,
    name: typeof name === 'string' && name !== '' ? name : undefined,
    // Some servers send the value itself.
    text: typeof args === 'object' && args !== null ? JSON.stringify(args) : text(args, 'arguments'),
    rest,
  }
}

function readUsage(usage: Json): Channels {
  const details = (name: string) => object(usage[name] ?? {}, name)
  return channelsOf({
    input: usage.prompt_tokens,
    output: usage.completion_tokens,
    cached: details('prompt_tokens_details').cached_tokens,
    reasoning: details('completion_tokens_details').reasoning_tokens,
  })
}

function object(value: unknown, what: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json
  throw new NoChunk(`${what} that is no object`)
}

function list(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new NoChunk(`${what} that are no list`)
}

function text(value: unknown, what: string): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value
  throw new NoChunk(`${what} that is no text`)
}

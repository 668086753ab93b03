import { AI_SDK, ANTHROPIC, type MessageFormat, OPENAI } from '@tangle-network/durability-contract'
import type { Channels, Model, ModelRequest } from '@tangle-network/runtime-kernel'

/** A tool that the model calls. Its id is made from its place in the script where none is given. */
export interface MockCall {
  readonly name: string
  readonly input: unknown
  readonly id?: string
}

/**
 * What the model says in one turn: a text, a text and calls of tools, or messages as its provider would send them. `pieces`
 * are streamed before it is said; the words of the text by default.
 */
export type MockReply<M> =
  | string
  | {
      readonly text?: string
      readonly calls?: readonly MockCall[]
      readonly usage?: Channels
      readonly pieces?: readonly unknown[]
    }
  | { readonly messages: readonly M[]; readonly usage?: Channels; readonly pieces?: readonly unknown[] }

export interface MockModelOptions<M> {
  readonly format: MessageFormat<M>
  /** `mock` by default. */
  readonly name?: string
  /** How many messages of an assistant stand in the transcript before the first turn; 0 by default. */
  readonly saidBefore?: number
}

/** An answer that was paid for. */
export interface PaidCall {
  /** Which turn it was asked for, from 0. */
  readonly turn: number
  /** Of the step that asked. A key that comes twice was paid twice: a crash came between the answer and its commit. */
  readonly idempotencyKey: string
}

export interface MockModel<M> extends Model<M> {
  /** Whatever was answered, in the order in which it was asked, over all runs and lives since the last `reset`. */
  readonly paid: readonly PaidCall[]
  /** Forgets what was paid. */
  reset(): void
}

const USAGE: Channels = { inputTokens: 1, outputTokens: 1 }

/**
 * A model that says what it is told to, turn by turn. Which turn it is, it reads off the transcript that it is given, by how
 * often an assistant has spoken there, and not off a counter: so it says the same again to whoever is resumed. Throws where
 * the script is at its end.
 */
export function mockModel<M extends { readonly role: string }>(
  replies: readonly MockReply<M>[],
  { format, name = 'mock', saidBefore = 0 }: MockModelOptions<M>,
): MockModel<M> {
  const turns = replies.map((reply, turn) => turnOf(reply, turn, format))
  const paid: PaidCall[] = []
  return {
    name,
    format,
    paid,
    reset: () => {
      paid.length = 0
    },
    async generate(request, { idempotencyKey, signal, emit }) {
      signal.throwIfAborted()
      const turn = turnIn(request, turns, saidBefore)
      const { messages, usage, pieces } = turns[turn] as Turn<M>
      for (const piece of pieces) emit(piece)
      paid.push({ turn, idempotencyKey })
      return { messages, usage }
    },
  }
}

interface Turn<M> {
  readonly messages: readonly M[]
  readonly usage: Channels
  readonly pieces: readonly unknown[]
}

function turnIn<M extends { readonly role: string }>(
  { messages }: ModelRequest<M>,
  turns: readonly Turn<M>[],
  saidBefore: number,
): number {
  const said = saysOf(messages)
  for (let [turn, before] = [0, saidBefore]; turn < turns.length; turn++) {
    if (before === said) return turn
    before += saysOf(turns[turn]?.messages ?? [])
  }
  throw new RangeError(
    `the script of this model has ${turns.length} turns and none for a transcript in which an assistant has spoken ${said} times`,
  )
}

function saysOf(messages: readonly { readonly role: string }[]): number {
  return messages.filter(({ role }) => role === 'assistant').length
}

function turnOf<M>(reply: MockReply<M>, turn: number, format: MessageFormat<M>): Turn<M> {
  const said = typeof reply === 'string' ? { text: reply } : reply
  const { usage = USAGE } = said
  if ('messages' in said) return { messages: said.messages, usage, pieces: said.pieces ?? [] }
  const { text = '', calls = [] } = said
  const pieces = said.pieces ?? text.split(/(?<=\s)/).filter((piece) => piece !== '')
  const named = calls.map((call, index) => ({ id: `call-${turn}-${index}`, ...call }))
  return { messages: [messageOf(format, text, named)], usage, pieces }
}

/** In the format of the model; of formats that are not known here only messages can be given. */
function messageOf<M>(format: MessageFormat<M>, text: string, calls: readonly Required<MockCall>[]): M {
  const role = 'assistant'
  const known: unknown = format
  if (known === OPENAI) {
    const asked = calls.map(({ id, name, input }) => {
      return { id, type: 'function', function: { name, arguments: JSON.stringify(input) } }
    })
    return { role, content: text === '' ? null : text, ...(asked.length > 0 && { tool_calls: asked }) } as M
  }
  const spoken = text === '' ? [] : [{ type: 'text', text }]
  if (known === AI_SDK) {
    const asked = calls.map(({ id, name, input }) => ({ type: 'tool-call', toolCallId: id, toolName: name, input }))
    return { role, content: [...spoken, ...asked] } as M
  }
  if (known === ANTHROPIC) {
    return { role, content: [...spoken, ...calls.map((call) => ({ type: 'tool_use', ...call }))] } as M
  }
  throw new TypeError('mockModel knows the formats OPENAI, AI_SDK and ANTHROPIC; for another give { messages }')
}

import type { OpenAiMessage } from '@tangle-network/durability-contract'
import type { Channels, ModelFinish, ModelReply } from '@tangle-network/runtime-kernel'
import type { ModelPiece } from './model-piece.ts'
import { type CallDelta, type Chunk, NoChunk, OTHERS } from './read-chunk.ts'

interface Call {
  id: string | undefined
  name: string | undefined
  text: string
  rest: Record<string, unknown>
}

const FINISHES: Readonly<Record<string, ModelFinish>> = {
  stop: 'stop',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  length: 'length',
  content_filter: 'content-filter',
}

/** Puts an answer together from its chunks. */
export class Completion {
  readonly #emit: (piece: ModelPiece) => void
  #text = ''
  /** By the index that the provider gives them, or in the order of their coming. */
  readonly #calls = new Map<number, Call>()
  #last = -1
  readonly #others = new Map<string, string | readonly unknown[]>()
  #finish: ModelFinish | undefined
  usage: Channels | undefined

  constructor(emit: (piece: ModelPiece) => void) {
    this.#emit = emit
  }

  /** Whether the provider has said why it stopped. */
  get isFinished(): boolean {
    return this.#finish !== undefined
  }

  add({ text, calls, others, finish, usage }: Chunk): void {
    for (const [name, part] of others) this.#addOther(name, part)
    if (text !== '') this.#emit({ type: 'text', text })
    this.#text += text
    for (const call of calls) this.#addCall(call)
    this.usage = usage ?? this.usage
    if (finish === undefined) return
    this.#finish = FINISHES[finish] ?? 'other'
    this.#emit({ type: 'finish', finish: this.#finish })
  }

  /** What was said. A call whose arguments break off stands there as it is: that it did, its format sees. */
  reply(): ModelReply<OpenAiMessage> {
    const calls = [...this.#calls].sort(([one], [other]) => one - other).map(([, call]) => this.#written(call))
    const message = {
      role: 'assistant',
      content: this.#text === '' && calls.length > 0 ? null : this.#text,
      ...Object.fromEntries(OTHERS.flatMap((name) => (this.#others.has(name) ? [[name, this.#others.get(name)]] : []))),
      ...(calls.length > 0 ? { tool_calls: calls } : {}),
    }
    return { messages: [message], finish: this.#finish ?? 'other', usage: this.usage ?? {} }
  }

  #addOther(name: string, part: string | readonly unknown[]): void {
    const before = this.#others.get(name)
    if (typeof part !== 'string') {
      if (typeof before === 'string') throw new NoChunk(`${name} that is now text, now a list`)
      this.#others.set(name, [...(before ?? []), ...part])
      return
    }
    if (typeof before === 'object') throw new NoChunk(`${name} that is now text, now a list`)
    this.#others.set(name, `${before ?? ''}${part}`)
    if (part !== '') this.#emit({ type: name === 'refusal' ? 'refusal' : 'reasoning', text: part })
  }

  #addCall({ index, id, name, text, rest }: CallDelta): void {
    const at = index ?? this.#placeOf(id, name)
    const known = this.#calls.get(at)
    const call = known ?? { id, name, text: '', rest: {} }
    this.#calls.set(at, call)
    this.#last = at
    const isNamed = call.name !== undefined && known !== undefined
    call.id ??= id
    call.name ??= name
    call.text += text
    Object.assign(call.rest, rest)
    if (!isNamed && call.name !== undefined) {
      this.#emit({ type: 'tool-call', index: at, name: call.name, ...(call.id === undefined ? {} : { id: call.id }) })
    }
    if (text !== '') this.#emit({ type: 'tool-arguments', index: at, text })
  }

  /** Of a call without an index: another id, or a name once more, begins another call. */
  #placeOf(id: string | undefined, name: string | undefined): number {
    const byId = [...this.#calls].find(([, call]) => id !== undefined && call.id === id)?.[0]
    if (byId !== undefined) return byId
    return id !== undefined || name !== undefined || this.#last < 0 ? this.#calls.size : this.#last
  }

  #written({ id, name, text, rest }: Call) {
    // Many models say nothing where a tool takes nothing; what was cut short said nothing yet.
    const args = text === '' && this.#finish !== 'length' ? '{}' : text
    const called = { ...(name === undefined ? {} : { name }), arguments: args }
    return { type: 'function', ...rest, ...(id === undefined ? {} : { id }), function: called }
  }
}

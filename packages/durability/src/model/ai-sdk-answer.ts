import type { AiSdkMessage } from '@tangle-network/durability-contract'
import type { Channels, ModelFinish } from '@tangle-network/runtime-kernel'
import type { ModelMessage, TextStreamPart, ToolSet } from 'ai'
import type { ModelPiece } from './model-piece.ts'
import { channelsOf } from './tokens.ts'

type Part = TextStreamPart<ToolSet>

/** What the stream of the SDK tells besides the messages, which the SDK puts together itself. */
export class AiSdkAnswer {
  readonly #emit: (piece: ModelPiece) => void
  /** Ids of the calls of which something was told, in their order. */
  readonly #told: string[] = []
  /** The inputs of calls, in their order: the value, or the text where it is no JSON. */
  readonly #inputs: unknown[] = []
  finish: ModelFinish | undefined
  usage: Channels = {}

  constructor(emit: (piece: ModelPiece) => void) {
    this.#emit = emit
  }

  /** Takes a part that is no error and no abort. */
  add(part: Part): void {
    if (part.type === 'text-delta') this.#tell({ type: 'text', text: part.text })
    if (part.type === 'reasoning-delta') this.#tell({ type: 'reasoning', text: part.text })
    if (part.type === 'tool-input-start') this.#begin(part.id, part.toolName)
    if (part.type === 'tool-input-delta') this.#arguments(part.id, part.delta)
    if (part.type === 'tool-call') {
      const { toolCallId, toolName, input } = part
      this.#inputs.push(input)
      if (this.#told.includes(toolCallId)) return
      // A provider that has no pieces of its input.
      this.#begin(toolCallId, toolName)
      this.#arguments(toolCallId, typeof input === 'string' ? input : JSON.stringify(input))
    }
    if (part.type === 'finish-step') this.#end(part)
  }

  /**
   * The assistant's messages of the reply, as JSON. The SDK makes an empty object of arguments that are no JSON, with which
   * a tool would be called, and tells the model of calls that it takes for wrong: both are left to who executes the tools.
   */
  messages(made: readonly ModelMessage[]): AiSdkMessage[] {
    const inputs = this.#inputs.values()
    const said = made.filter(({ role }) => role === 'assistant')
    const whole: AiSdkMessage[] = JSON.parse(JSON.stringify(said))
    return whole.map((message) =>
      typeof message.content === 'string'
        ? message
        : {
            ...message,
            content: message.content.map((part) =>
              part.type === 'tool-call' ? { ...part, input: inputs.next().value } : part,
            ),
          },
    )
  }

  #end({ finishReason, rawFinishReason, usage }: Extract<Part, { type: 'finish-step' }>): void {
    this.usage = channelsOf({
      input: usage.inputTokens,
      output: usage.outputTokens,
      cached: usage.inputTokenDetails.cacheReadTokens,
      reasoning: usage.outputTokenDetails.reasoningTokens,
    })
    if (finishReason === 'error' || finishReason === 'interrupted') return
    // Without a word of the provider's it is no reason, but the end of a stream that broke off.
    if (finishReason === 'other' && rawFinishReason === undefined) return
    this.finish = finishReason
    this.#emit({ type: 'finish', finish: finishReason })
  }

  #begin(id: string, name: string): void {
    this.#emit({ type: 'tool-call', index: this.#told.push(id) - 1, id, name })
  }

  #arguments(id: string, text: string): void {
    if (text !== '') this.#emit({ type: 'tool-arguments', index: this.#told.indexOf(id), text })
  }

  #tell(piece: { readonly type: 'text' | 'reasoning'; readonly text: string }): void {
    if (piece.text !== '') this.#emit(piece)
  }
}

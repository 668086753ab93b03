import { OPENAI, type OpenAiMessage } from '@tangle-network/durability-contract'
import type { Model, ModelContext, ModelReply, ToolDescription } from '@tangle-network/runtime-kernel'
import { askCompletion } from './model/ask-completion.ts'
import { type EndpointOptions, endpointOf } from './model/endpoint.ts'

export { ModelError, type ModelErrorCode, type ModelErrorData } from './model/model-error.ts'
export type { ModelPiece } from './model/model-piece.ts'

export interface OpenAiModelOptions extends EndpointOptions {
  /** As the provider names it. */
  readonly model: string
  /** Handed on with every request, by the names of the protocol: `temperature`, `max_completion_tokens`, … */
  readonly options?: Readonly<Record<string, unknown>>
  /** Whether the answer comes piece by piece, for those who watch; true by default. */
  readonly stream?: boolean
  /** Node's own by default. It must heed the signal. */
  readonly fetch?: typeof fetch
}

/**
 * A model behind the chat completions of OpenAI, or of anything that speaks like them. It asks once: what fails is tried
 * again by the step that it is called in. An answer is whole or none: it counts when the provider has said why it stopped and,
 * in a stream, has said that this was all. Tokens are metered as `inputTokens` and `outputTokens`, and where they are
 * given as `cachedInputTokens` and `reasoningTokens`, which are among them.
 *
 * Throws `ModelError` `MODEL_UNCONFIGURED`. A call rejects with `ModelError`, or with the reason of its signal. No message
 * holds a credential, or what was asked or answered.
 */
export function openAiModel(options: OpenAiModelOptions): Model<OpenAiMessage> {
  const { model, options: others = {}, stream = true, fetch: ask = fetch } = options
  const endpoint = endpointOf(model, options)
  return {
    name: model,
    format: OPENAI,
    generate({ messages, tools }, context: ModelContext): Promise<ModelReply<OpenAiMessage>> {
      const body = {
        ...(stream ? { stream_options: { include_usage: true } } : {}),
        ...others,
        ...{ model, messages, stream },
        ...(tools.length > 0 ? { tools: tools.map(described) } : {}),
      }
      return askCompletion({ endpoint, body, fetch: ask }, context)
    },
  }
}

function described({ name, description, inputSchema }: ToolDescription) {
  return { type: 'function', function: { name, description, parameters: inputSchema } }
}

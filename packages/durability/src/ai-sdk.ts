import { AI_SDK, type AiSdkMessage } from '@tangle-network/durability-contract'
import type { Model, ModelContext, ModelReply, ModelRequest, ToolDescription } from '@tangle-network/runtime-kernel'
import { jsonSchema, type LanguageModel, type ModelMessage, streamText, type ToolSet, tool } from 'ai'
import { AiSdkAnswer } from './model/ai-sdk-answer.ts'
import { failureOfSdk } from './model/ai-sdk-failure.ts'
import { ModelError } from './model/model-error.ts'

export { ModelError, type ModelErrorCode, type ModelErrorData } from './model/model-error.ts'
export type { ModelPiece } from './model/model-piece.ts'

type Asked = Parameters<typeof streamText>[0]

/** What is said with every call besides messages and tools, by the names of `streamText`. */
export type AiSdkSettings = Pick<
  Asked,
  | 'maxOutputTokens'
  | 'temperature'
  | 'topP'
  | 'topK'
  | 'presencePenalty'
  | 'frequencyPenalty'
  | 'stopSequences'
  | 'seed'
  | 'reasoning'
  | 'headers'
  | 'providerOptions'
  | 'toolChoice'
  | 'telemetry'
>

export interface AiSdkModelOptions {
  readonly settings?: AiSdkSettings
}

/**
 * Any model of the AI SDK. It asks once, whatever the SDK would do by itself: what fails is tried again by the step that it
 * is called in. Tools are described to it and never executed by it. An answer is whole or none, as far as its provider
 * tells: one without a reason for its end, or with an error in its stream, is none. Tokens are metered as `inputTokens` and
 * `outputTokens`, and where they are given as `cachedInputTokens` and `reasoningTokens`, which are among them.
 *
 * A call rejects with `ModelError`, or with the reason of its signal. No message holds a credential, or what was asked or
 * answered; an error of the SDK does, and is not kept.
 */
export function aiSdkModel(model: LanguageModel, { settings = {} }: AiSdkModelOptions = {}): Model<AiSdkMessage> {
  const name = typeof model === 'string' ? model : `${model.provider}/${model.modelId}`
  const where = `model ${JSON.stringify(name)}`
  const secrets = Object.values(settings.headers ?? {}).filter((value): value is string => !!value)
  return {
    name,
    format: AI_SDK,
    async generate(request, context) {
      try {
        return await generate(model, request, context, settings, where)
      } catch (error) {
        if (context.signal.aborted) throw context.signal.reason
        throw failureOfSdk(error, where, secrets)
      }
    },
  }
}

async function generate(
  model: LanguageModel,
  { messages, tools }: ModelRequest<AiSdkMessage>,
  { idempotencyKey, signal, emit }: ModelContext,
  settings: AiSdkSettings,
  where: string,
): Promise<ModelReply<AiSdkMessage>> {
  const answer = new AiSdkAnswer(emit)
  const result = streamText({
    ...settings,
    model,
    messages: messages as ModelMessage[],
    // Messages are the program's own: who lets others write them takes care of that.
    allowSystemInMessages: true,
    ...(tools.length > 0 ? { tools: described(tools) } : {}),
    maxRetries: 0,
    abortSignal: signal,
    headers: { ...settings.headers, 'idempotency-key': idempotencyKey },
    // It is thrown below; by default it would be printed, with what was asked.
    onError: () => {},
  })
  for await (const part of result.stream) {
    if (part.type === 'error') throw part.error
    if (part.type === 'abort') throw signal.reason
    answer.add(part)
  }
  const { finish, usage } = answer
  if (finish === undefined) {
    const [expected, found] = ['a whole answer', 'one without a reason for its end']
    throw new ModelError('MODEL_BROKE_OFF', { expected, found, where })
  }
  return { messages: answer.messages(await result.responseMessages), finish, usage }
}

/** By name, without anything to execute. What a model makes of their schemas is checked by who executes them. */
function described(tools: readonly ToolDescription[]): ToolSet {
  return Object.fromEntries(
    tools.map(({ name, description, inputSchema }) => [
      name,
      tool({ ...(description === undefined ? {} : { description }), inputSchema: jsonSchema(inputSchema) }),
    ]),
  )
}

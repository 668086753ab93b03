import type { MessageFormat } from '@tangle-network/durability-contract'
import type { Channels, StepContext } from './scope.ts'

/** A tool as a model is told of it. */
export interface ToolDescription {
  readonly name: string
  readonly description?: string | undefined
  /** JSON Schema, draft 2020-12, of an object. */
  readonly inputSchema: Readonly<Record<string, unknown>>
}

/** What a model is asked, in the messages of its provider. */
export interface ModelRequest<M> {
  readonly messages: readonly M[]
  readonly tools: readonly ToolDescription[]
}

/** What a call of a model is told of the step that it is. Nothing depends on the pieces that it emits. */
export type ModelContext = Omit<StepContext, 'spend'>

/** Why a model stopped: it was done, it calls tools, or it was cut short, after which what it said is not all of it. */
export type ModelFinish = 'stop' | 'tool-calls' | 'length' | 'content-filter' | 'other'

export interface ModelReply<M> {
  /** What the model said, to be appended to the messages. */
  readonly messages: readonly M[]
  /** Where it is known. */
  readonly finish?: ModelFinish
  /** What was measured, by channel: `inputTokens` and `outputTokens`, and whatever else is known. */
  readonly usage: Channels
}

/** A language model. It answers whole, or throws: an answer that broke off is none. */
export interface Model<M> {
  /** Names the model where it is shown. */
  readonly name: string
  readonly format: MessageFormat<M>
  generate(request: ModelRequest<M>, context: ModelContext): Promise<ModelReply<M>>
}

import type { MessageFormat } from '@tangle-network/durability-contract'
import type { Channels } from './scope.ts'

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

export interface ModelContext {
  /** The same for every attempt of this call. Providers that know such keys are given it. */
  readonly idempotencyKey: string
  /** Aborted when the call is to stop. */
  readonly signal: AbortSignal
  /** A piece of the answer, for those who watch: any JSON value. Nothing depends on it. */
  readonly emit: (piece: unknown) => void
}

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

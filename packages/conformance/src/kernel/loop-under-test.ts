import type { EffectClass, MessageFormat, OpenAiMessage } from '@tangle-network/durability-contract'
import type { StepContext } from './interpret.ts'
import type { Costs } from './program.ts'

/** A tool of a loop: one step a call. */
export interface ToolUnderTest {
  readonly name: string
  /** JSON Schema of its arguments. */
  readonly inputSchema: Readonly<Record<string, unknown>>
  readonly effect: EffectClass
  readonly retry?: { readonly maxAttempts: number; readonly delayMs: number }
  execute(input: unknown, context: StepContext): Promise<unknown>
}

/** What a loop asks, in OpenAI's messages. It knows by them alone where it stands, as models do. */
export interface ModelUnderTest {
  readonly name: string
  readonly format: MessageFormat<OpenAiMessage>
  generate(
    request: { readonly messages: readonly OpenAiMessage[] },
    context: Pick<StepContext, 'idempotencyKey' | 'signal'>,
  ): Promise<{ readonly messages: readonly OpenAiMessage[]; readonly usage: Costs }>
}

/** A tool loop that a kernel is to run. */
export interface LoopUnderTest {
  readonly model: ModelUnderTest
  readonly tools: readonly ToolUnderTest[]
  readonly messages: readonly OpenAiMessage[]
  /** Of one attempt to call the model. */
  readonly cost: Costs
  /** Of the loop. */
  readonly budget: Costs
}

/** What the run of a loop is to come to. */
export interface LoopEnd {
  /** Whole, with the result of every call. */
  readonly messages: readonly OpenAiMessage[]
  readonly turns: number
  readonly ended: string
  /** What the replies say that they used, in all. */
  readonly usage: Costs
}

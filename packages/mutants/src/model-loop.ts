import {
  type Agent,
  defineAgent,
  defineTool,
  type Model,
  runToolLoop,
  type ToolContext,
} from '@tangle-network/durability'
import { z } from 'zod'

/** What the loop acts with. */
export interface LoopPorts<M> {
  readonly model: Model<M>
  /** What the user says. */
  readonly question: M
  /** Makes the effect of a call and answers with its result. */
  readonly call: (city: string, context: ToolContext) => Promise<unknown>
}

/** Of one call of the model. A server that is gone is back when it is asked again. */
const ATTEMPTS = 4

/** Asks a model until it calls no more tools, and answers with all that was said. */
export function defineModelLoop<M>({ model, question, call }: LoopPorts<M>): Agent<null, readonly M[]> {
  const weather = defineTool({
    name: 'weather',
    description: 'The weather in a city.',
    input: z.object({ city: z.string() }),
    execute: ({ city }, context) => call(city, context),
  })
  return defineAgent({
    name: 'model-loop',
    async act(_: null, scope) {
      const retry = { maxAttempts: ATTEMPTS, delayMs: 0 }
      const { messages } = await runToolLoop(scope, { model, tools: [weather], messages: [question], retry })
      return messages
    },
  })
}

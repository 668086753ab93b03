import { type Agent, defineAgent, type Model, type Scope, type ToolDescription } from '@tangle-network/durability'
import { type JournaledCall, type PendingCall, repairToolCalls } from '@tangle-network/durability-contract'

/** What the loop acts with. */
export interface LoopPorts<M> {
  readonly model: Model<M>
  readonly tools: readonly ToolDescription[]
  /** What the user says. */
  readonly question: M
  /** Makes the effect of a tool call and answers with its result. */
  readonly call: (call: PendingCall, context: { readonly fencingToken: number }) => Promise<unknown>
  readonly emit?: (piece: unknown) => void
}

const MOST_TURNS = 8
/** Of one call of the model. A server that is gone is back when it is asked again. */
const ATTEMPTS = 4

/** Asks a model until it calls no more tools, and answers with all that was said. */
export function defineModelLoop<M>(ports: LoopPorts<M>): Agent<null, readonly M[]> {
  const { model, tools, question, emit = () => {} } = ports
  return defineAgent({
    name: 'model-loop',
    async act(_: null, scope) {
      let messages: readonly M[] = [question]
      let journaled: readonly JournaledCall[] = []
      for (let turn = 1; turn <= MOST_TURNS; turn++) {
        const reply = await scope.step(
          `model ${turn}`,
          (context) => model.generate({ messages, tools }, { ...context, emit }),
          { retry: { maxAttempts: ATTEMPTS, delayMs: 0 } },
        )
        messages = [...messages, ...reply.messages]
        const { pending } = repairToolCalls(model.format, messages, journaled)
        if (pending.length === 0) return messages
        journaled = [...journaled, ...(await Promise.all(pending.map((call) => execute(ports, scope, turn, call))))]
        messages = repairToolCalls(model.format, messages, journaled).messages
      }
      throw new Error(`the model calls tools for more than ${MOST_TURNS} turns`)
    },
  })
}

async function execute<M>({ call }: LoopPorts<M>, scope: Scope, turn: number, pending: PendingCall) {
  const { id, name, input } = pending
  const ok = await scope.step(`tool ${turn} ${id}`, (context) => call(pending, context), { input })
  return { id, name, input, effect: 'idempotent' as const, outcome: { ok } }
}

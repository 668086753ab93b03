import { type JournaledCall, quoted, repairToolCalls } from '@tangle-network/durability-contract'
import { defineAgent } from './agent.ts'
import { toAmounts } from './amounts.ts'
import type { Model } from './model.ts'
import { type ReceivedReply, receivedReply, type Verdict, verdictOn } from './received-reply.ts'
import { checkRetry } from './retry-policy.ts'
import type { Channels, RetryPolicy, Scope } from './scope.ts'
import { StepError } from './step-error.ts'
import type { Tool } from './tool.ts'
import { madeCalls } from './tool-call.ts'
import { Transcript } from './transcript.ts'

export interface ToolLoopOptions<M> {
  /** Of the loop among the children of its agent; `tool-loop` by default. */
  readonly key?: string
  readonly model: Model<M>
  readonly tools: readonly Tool[]
  /** The conversation so far, in the messages of the model's provider. Calls in it that have no result are made first. */
  readonly messages: readonly M[]
  /** What is known of calls in `messages` that were begun elsewhere, so that none is made which must not be repeated. */
  readonly journaled?: readonly JournaledCall[]
  /** How many replies it may take; 100 by default. */
  readonly maxTurns?: number
  /** An account of the loop's own: with nothing left for another call of the model, it ends. */
  readonly budget?: Channels
  /** The most that one attempt to call the model may spend, by channel: reserved before, and what was used committed. */
  readonly cost?: Channels
  /** For calls of the model. */
  readonly retry?: RetryPolicy
  /** For one attempt to call the model. */
  readonly timeoutMs?: number
}

export interface ToolLoopResult<M> {
  /** All of the conversation: every call in it has its result. */
  readonly messages: readonly M[]
  /** Replies of the model. */
  readonly turns: number
  /**
   * `done`: the last reply called no tool. `length` and `content-filter`: neither did it, for the provider cut it short.
   * `max-turns`: as many were taken as may be. `budget`: none is left for another.
   */
  readonly ended: 'done' | 'length' | 'content-filter' | 'max-turns' | 'budget'
  /** What the replies say that they used, by channel. */
  readonly usage: Channels
}

const MAX_TURNS = 100

interface Task<M> {
  readonly messages: readonly M[]
  readonly journaled: readonly JournaledCall[]
}

/** What a checkpoint keeps; nothing is pending then. */
type State<M> = Pick<ToolLoopResult<M>, 'messages' | 'turns' | 'usage'>

/**
 * Lets a model call tools until it is done: a child agent, each call of the model and of a tool a step of it. What goes
 * wrong with a call of a tool is told to the model; that the model cannot be called is the failure of the loop.
 */
export function runToolLoop<M>(scope: Scope, options: ToolLoopOptions<M>): Promise<ToolLoopResult<M>> {
  const { key = 'tool-loop', messages, journaled = [], budget } = options
  const tools = toolsByName(options)
  const agent = defineAgent({
    name: 'tool-loop',
    act: (task: Task<M>, own): Promise<ToolLoopResult<M>> => loop(own, task, { ...options, byName: tools }),
  })
  return scope.call(agent, { messages, journaled: journaled.map(storable) }, { key, ...(budget && { budget }) })
}

/** A tool that returned nothing has an outcome all the same. */
function storable(call: JournaledCall): JournaledCall {
  const { outcome } = call
  return outcome && 'ok' in outcome ? { ...call, outcome: { ok: outcome.ok ?? null } } : call
}

type Loop<M> = ToolLoopOptions<M> & { readonly byName: ReadonlyMap<string, Tool> }

async function loop<M>(scope: Scope, task: Task<M>, options: Loop<M>): Promise<ToolLoopResult<M>> {
  const { model, byName, maxTurns = MAX_TURNS } = options
  const restored = scope.restored as State<M> | undefined
  const begun = new Transcript(restored?.messages ?? task.messages)
  const transcript = restored ? begun : new Transcript(await mended(scope, task, options))
  let { turns, usage } = restored ?? { turns: 0, usage: {} }
  let kept = begun.bytes
  const ended = (how: ToolLoopResult<M>['ended']) => ({ messages: transcript.messages, turns, ended: how, usage })
  for (;;) {
    if (turns >= maxTurns) return ended('max-turns')
    // As much as is kept must have been written since, so that all checkpoints together are no more than twice the last.
    if (transcript.bytes >= 2 * kept) {
      await scope.checkpoint({ messages: transcript.messages, turns, usage })
      kept = transcript.bytes
    }
    const reply = await askedModel(scope, transcript, turns + 1, options)
    if (reply === undefined) return ended('budget')
    turns += 1
    usage = sumOf(usage, reply.usage)
    const { pending, messages } = repairToolCalls(model.format, reply.messages)
    const outcomes = await madeCalls(scope, byName, pending, reply.verdicts)
    transcript.append(pending.length === 0 ? messages : told(model, reply.messages, outcomes))
    if (pending.length === 0) return ended(reply.cut ?? 'done')
  }
}

/** The conversation that was handed in, with what a crash elsewhere left of it mended, and its pending calls made. */
async function mended<M>(scope: Scope, { messages, journaled }: Task<M>, { model, byName }: Loop<M>) {
  const found = repairToolCalls(model.format, messages, journaled)
  if (found.pending.length === 0) return found.messages
  const judged = async () => {
    const verdicts = found.pending.map(({ id, name, input }) => verdictOn({ id, name, input: { is: input } }, byName))
    return (await Promise.all(verdicts)).filter((verdict): verdict is Verdict => verdict !== undefined)
  }
  const verdicts = await scope.step('transcript', judged, { effect: 'pure', input: [...byName.keys()] })
  const outcomes = await madeCalls(scope, byName, found.pending, verdicts)
  return told(model, messages, [...journaled, ...outcomes])
}

function told<M>({ format }: Model<M>, messages: readonly M[], outcomes: readonly JournaledCall[]): readonly M[] {
  return repairToolCalls(format, messages, outcomes).messages
}

/** Asks the model for its next reply; undefined where too little of the budget is left for that. */
async function askedModel<M>(
  scope: Scope,
  { messages, digest }: Transcript<M>,
  turn: number,
  { model, byName, cost, retry, timeoutMs }: Loop<M>,
): Promise<ReceivedReply<M> | undefined> {
  const tools = [...byName.values()].map(({ name, description, inputSchema }) => ({ name, description, inputSchema }))
  const names = tools.map(({ name }) => name)
  const options = { ...(cost && { cost }), ...(retry && { retry }), ...(timeoutMs !== undefined && { timeoutMs }) }
  try {
    return await scope.step(
      `model:${turn}`,
      async ({ spend, ...context }) => {
        // A copy: whatever is done to it, the next life knows nothing of.
        const request = structuredClone({ messages, tools })
        const reply = await model.generate(request, context)
        const usage = toAmounts(reply.usage, `the usage of model ${quoted(model.name)}`)
        spend(Object.fromEntries(usage.filter(([channel]) => cost !== undefined && Object.hasOwn(cost, channel))))
        return receivedReply(model.format, reply, { turn, transcript: messages, tools: byName })
      },
      { input: [digest, names], ...options },
    )
  } catch (error) {
    if (error instanceof StepError && error.code === 'BUDGET_EXHAUSTED') return undefined
    throw error
  }
}

function sumOf(one: Channels, other: Channels): Channels {
  const sums = new Map(Object.entries(one))
  for (const [channel, amount] of Object.entries(other)) sums.set(channel, (sums.get(channel) ?? 0) + amount)
  return Object.fromEntries(sums)
}

function toolsByName<M>({ tools, cost, budget, maxTurns = MAX_TURNS, retry }: ToolLoopOptions<M>) {
  const byName = new Map(tools.map((tool) => [tool.name, tool]))
  if (byName.size < tools.length) throw new TypeError('the tools of a tool loop must have names of their own')
  if (!Number.isInteger(maxTurns) || maxTurns < 1) throw new TypeError('maxTurns must be a positive integer')
  if (budget && !cost) throw new TypeError('a tool loop with a budget needs a cost: what a call of its model may spend')
  checkRetry(retry)
  return byName
}

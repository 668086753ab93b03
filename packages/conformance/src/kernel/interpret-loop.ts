import { failure, outcome, type ProgramScope, type StepContext } from './interpret.ts'
import type { KernelPorts } from './kernel-under-test.ts'
import type { Came, Item, LoopPorts, Message, PartOptions, Said, Turn } from './loop-ports.ts'
import { itemName } from './made-agent.ts'
import type { ConversationOp, LoopOp, StepOp } from './program.ts'

/** Where a loop or a conversation is asked for. */
export interface Asking<Agent> {
  readonly agent: Agent
  readonly scope: ProgramScope<Agent>
  readonly loops: LoopPorts<Agent>
  readonly ports: KernelPorts
  /** Of the agent that the kernel makes. */
  readonly place: readonly string[]
  /** As the kernel is asked for it. */
  readonly key: string
  /** Acts as the agent of a turn. */
  readonly act: (scope: ProgramScope<Agent>, task: unknown) => Promise<unknown>
}

/** Each state is what was told before it, and so is the value in the end: for each round what its items came to. */
export function askLoop<Agent>(op: LoopOp, asking: Asking<Agent>): Promise<unknown> {
  const { agent, scope, loops, ports, place, key } = asking
  if (!loops.runLoop) throw new TypeError('the kernel lists loop as a feature and is given none')
  const { rounds, isFickle, isOpenEnded, concurrency } = op
  const effect = (step: StepOp | undefined, context: StepContext) => ports.effect(place, there(step), context)
  const isOfCalls = rounds.some(({ items }) => items.some((item) => item.do === 'call'))
  const stepOf = ({ key: name }: Item, round: number) =>
    rounds[round - 1]?.items.find((each) => each.key === `item ${round}:${name}`) as StepOp | undefined
  return loops.runLoop(scope, {
    ...{ key, initial: op.task, maxRounds: isOpenEnded ? rounds.length : rounds.length + 1 },
    ...(concurrency === undefined ? {} : { concurrency }),
    plan: part(op, async (_, round, context) => {
      const { plan, items = [] } = rounds[round - 1] ?? {}
      await effect(plan, context)
      const all = items.map((_item, index): Item => ({ key: itemName(index) }))
      if (!isFickle) return all
      const planned = context.fencingToken
      return all.slice(0, 1 + (planned % Math.max(1, all.length))).map((item) => ({ ...item, planned }))
    }),
    iterate: isOfCalls ? agent : part(op, (item, round, context) => effect(stepOf(item as Item, round), context)),
    decide: part(op, async (state, results: readonly Came[], round, context) => {
      await effect(rounds[round - 1]?.decide, context)
      const decided = context.fencingToken
      const before = round === 1 ? [] : (state as unknown[])
      const told = results.map((came) => (isFickle ? [came.item, eventOf(came)] : eventOf(came)))
      const next = [...before, isFickle ? { decided, told } : told]
      const isDone = round === rounds.length || (isFickle && (decided + round) % 4 === 0)
      return isDone && !isOpenEnded ? { done: next } : { next }
    }),
    keyOf: (item) => (item as Item).key,
  })
}

/** The id of a turn stands in the ledger, where others have the key of a step. */
export function askConversation<Agent>(op: ConversationOp, asking: Asking<Agent>): Promise<unknown> {
  const { scope, loops, ports, place, key, act } = asking
  if (!loops.runConversation) throw new TypeError('the kernel lists conversation as a feature and is given none')
  const { turns, decisions, isFickle, isOpenEnded } = op
  const opening = op.task as readonly Said[]
  const effect = (step: StepOp | undefined, context: StepContext) => ports.effect(place, there(step), context)
  const lifeOf = ({ fencingToken }: StepContext) => (isFickle ? `@${fencingToken}` : '')
  const said = ({ number, transcript }: Turn, event: unknown, life = ''): Message => {
    return { tag: `${number}${life}`, heard: transcript.map(({ message }) => message.tag), said: event }
  }
  return loops.runConversation(scope, {
    ...{ key, opening, maxTurns: isOpenEnded ? turns.length : turns.length + 1, deciding: optionsOf(op) },
    participants: {
      step: part(op, async (turn: Turn, context) => {
        const value = await effect(turns[turn.number - 1] as StepOp, { ...context, idempotencyKey: turn.id })
        return said(turn, outcome(value), lifeOf(context))
      }),
      call: { act: async (turn, within) => said(turn, outcome(await act(within, turn.number))) },
    },
    next: async (transcript, context) => {
      const made = transcript.length - opening.length
      if (made === 0) await effect(decisions[0], context)
      return there(turns[made]).do
    },
    halt: async (transcript, context) => {
      const made = transcript.length - opening.length
      await effect(decisions[made], context)
      const isOver = made === turns.length || (isFickle === true && (context.fencingToken + made) % 4 === 0)
      return isOver && !isOpenEnded ? `over${lifeOf(context)}` : false
    },
  })
}

/** What a conversation came to, without the ids of its turns: those follow from the id of the run. */
export function withoutIds(event: unknown): unknown {
  const { ok } = event as { ok?: { transcript?: readonly Said[] } }
  if (!ok?.transcript) return event
  return { ok: { ...ok, transcript: ok.transcript.map(({ id: _, ...said }) => said) } }
}

function part<Step>(op: LoopOp | ConversationOp, step: Step): PartOptions & { step: Step } {
  return { ...optionsOf(op), step }
}

function optionsOf({ effect, maxAttempts }: LoopOp | ConversationOp): PartOptions {
  return { effect, retry: { maxAttempts, delayMs: 0 } }
}

function eventOf(came: Came): unknown {
  return came.status === 'done' ? outcome(came.value) : failure(came.error)
}

/** A kernel that asks for another round or turn than there is fails the run. */
function there<T>(of: T | undefined): T {
  if (of === undefined) throw new TypeError('a round or turn that the program has not')
  return of
}

import type { CallOp, ConversationOp, LoopOp, Op, Program, RoundOp, StepOp } from './program.ts'

/** The agent that a kernel makes for a loop or a conversation, as a child with a program: what it asks for, in its order. */
export function madeBy(op: Op): CallOp | undefined {
  if (op.do !== 'loop' && op.do !== 'conversation') return undefined
  const program = op.do === 'loop' ? op.rounds.flatMap(opsOfRound) : opsOfTurns(op)
  return { do: 'call', key: op.key, task: op.task, program, isMade: true }
}

function opsOfRound({ plan, items, decide }: RoundOp): Program {
  return [plan, { do: 'all', branches: items }, decide]
}

function opsOfTurns({ turns, decisions: [first, ...decisions] }: ConversationOp): Program {
  const after = turns.flatMap((turn, at) => [turn, ...decisions.slice(at, at + 1)])
  return first ? [first, ...after] : after
}

/** How a loop names an item within its round. */
export function itemName(index: number): string {
  return `k${index}`
}

/** The loop, with the keys that the kernel gives. `below` gives those of a child's program, at that place. */
export function keyedLoop(op: LoopOp, below: (call: CallOp) => CallOp): LoopOp {
  const part = keyedPart(op)
  const rounds = op.rounds.map(({ plan, items, decide }, index): RoundOp => {
    const round = index + 1
    const keyed = items.map((item, at) => {
      const key = `item ${round}:${itemName(at)}`
      return item.do === 'step' ? part(item, key) : below({ ...item, key, task: { key: itemName(at) } })
    })
    return { plan: part(plan, `plan ${round}`), items: keyed, decide: part(decide, `decide ${round}`) }
  })
  return { ...op, rounds }
}

/** The conversation, with the keys that the kernel gives. The task of a participant is the number of the turn. */
export function keyedConversation(op: ConversationOp, below: (call: CallOp) => CallOp): ConversationOp {
  const part = keyedPart(op)
  const turns = op.turns.map((turn, index) => {
    const key = `turn ${index + 1}`
    return turn.do === 'step' ? part(turn, key) : below({ ...turn, key, task: index + 1 })
  })
  return { ...op, turns, decisions: op.decisions.map((decision, index) => part(decision, `decide ${index}`)) }
}

/** Functions of one loop are executed in one way. */
function keyedPart({ effect, maxAttempts }: LoopOp | ConversationOp) {
  return (step: StepOp, key: string): StepOp => ({ ...step, key, effect, maxAttempts, input: null })
}

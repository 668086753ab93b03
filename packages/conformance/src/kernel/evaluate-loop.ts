import type { CallOp, ConversationOp, LoopOp, StepOp } from './program.ts'

type Evaluate = (op: StepOp | CallOp) => unknown

/** What a loop comes to: for each round what its items did. */
export function evaluateLoop({ rounds, isOpenEnded }: LoopOp, evaluate: Evaluate): unknown {
  const heard = rounds.map(({ items }) => items.map(evaluate))
  const how = isOpenEnded ? { ended: 'exhausted', state: heard } : { ended: 'decided', value: heard }
  return { ok: { ...how, rounds: rounds.length } }
}

/** What a conversation comes to: all that was said, and what was heard before. */
export function evaluateConversation(op: ConversationOp, evaluate: Evaluate): unknown {
  const opening = op.task as readonly { message: { tag: string } }[]
  const tags = opening.map(({ message }) => message.tag)
  const said = op.turns.map((turn, index) => {
    const heard = [...tags]
    tags.push(`${index + 1}`)
    return { speaker: turn.do, message: { tag: `${index + 1}`, heard, said: evaluate(turn) } }
  })
  const how = op.isOpenEnded ? { ended: 'exhausted' } : { ended: 'halted', reason: 'over' }
  return { ok: { ...how, turns: op.turns.length, transcript: [...opening, ...said] } }
}

import { keyOfAttempt } from './attempt-place.ts'
import { keyAfter } from './checkpointed-key.ts'
import { keyedConversation, keyedLoop } from './made-agent.ts'
import type { CallOp, Op, Program, StepOp } from './program.ts'

/**
 * Gives every keyed thing of a program a key that is its own within its agent, and every message a name that is its own
 * in the tree, or at least its agent's. An agent that started children and did not wait for them does so at its end.
 */
export function withKeys(program: Program, place = ''): Program {
  let counter = 0
  let checkpoints = 0
  const newKey = () => keyAfter(`k${counter++}`, checkpoints)
  const nameStep = (step: StepOp): StepOp => ({ ...step, key: newKey() })
  const nameCall = (call: CallOp): CallOp => {
    const key = newKey()
    const again = call.again?.map((program, at) => withKeys(program, `${place}${keyOfAttempt(key, at + 2)}.`))
    return { ...call, key, program: withKeys(call.program, `${place}${key}.`), ...(again && { again }) }
  }
  const nameOp = (op: Op): Op => {
    switch (op.do) {
      case 'step':
        return nameStep(op)
      case 'call':
        return nameCall(op)
      case 'cancel':
        return { ...op, child: nameCall(op.child) }
      case 'run':
        return { ...op, child: nameCall(op.child) }
      case 'continue':
        return { ...op, program: withKeys(op.program) }
      case 'spawn':
        return { ...op, children: op.children.map(nameCall) }
      case 'all':
      case 'race':
      case 'any':
        return {
          ...op,
          branches: op.branches.map((branch) => (branch.do === 'step' ? nameStep(branch) : nameCall(branch))),
        }
      case 'twice':
      case 'forget':
        return { ...op, step: nameStep(op.step) }
      case 'wait':
      case 'execute':
        return { ...op, key: newKey() }
      case 'message': {
        const key = newKey()
        return { ...op, key, name: `${place}${op.name || key}` }
      }
      case 'loop':
      case 'conversation': {
        const key = newKey()
        const below = (call: CallOp): CallOp => ({
          ...call,
          program: withKeys(call.program, `${place}${key}.${call.key}.`),
        })
        return op.do === 'loop' ? keyedLoop({ ...op, key }, below) : keyedConversation({ ...op, key }, below)
      }
      case 'version':
        return { ...op, key: newKey(), step: nameStep(op.step) }
      case 'checkpoint':
        counter = 0
        checkpoints += 1
        return op
      default:
        return op
    }
  }
  const named = program.map(nameOp)
  const lastSpawn = named.findLastIndex(({ do: what }) => what === 'spawn')
  const lastNext = named.findLastIndex(({ do: what }) => what === 'next')
  return lastSpawn > lastNext ? [...named, { do: 'next' }] : named
}

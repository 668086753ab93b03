import type { ConversationParts, LoopParts, LoopPorts, StepContext } from '../../src/index.ts'
import type { FakeScope } from './fake-scope.ts'

/** Loops and conversations on scopes without a journal. For the interpreter alone. */
export const FAKE_LOOPS: LoopPorts<null> = {
  runLoop: (scope, options) => loop((scope as FakeScope).below(options.key), options),
  runConversation: (scope, options) => conversation((scope as FakeScope).below(options.key), options),
}

async function loop(scope: FakeScope, options: LoopParts<null>): Promise<unknown> {
  const { initial, plan, iterate, decide, keyOf, maxRounds } = options
  let state = initial
  for (let round = 1; ; round++) {
    const items = await doStep(scope, plan, state, round)
    const results = items.map(async (item) => {
      const doing = iterate
        ? doStep(scope, iterate, item, round)
        : scope.call(null, item, { key: `item ${round}:${keyOf(item)}` })
      return doing.then(
        (value) => ({ status: 'done' as const, item, value }),
        (error: Error) => ({ status: 'failed' as const, item, error }),
      )
    })
    const decided = await doStep(scope, decide, state, await Promise.all(results), round)
    if ('done' in decided) return { ended: 'decided', rounds: round, value: decided.done }
    if (round === maxRounds) return { ended: 'exhausted', rounds: round, state: decided.next }
    state = decided.next
  }
}

async function conversation(scope: FakeScope, options: ConversationParts<null>): Promise<unknown> {
  const { opening, participants, next, halt, deciding, maxTurns } = options
  const transcript = [...opening]
  for (let number = 1; ; number++) {
    const speaker = await doStep(scope, { ...deciding, step: (context) => next(transcript, context) })
    const turn = { id: `${number}`, number, transcript: [...transcript] }
    const { step, call } = participants
    const key = `turn ${number}`
    const message = speaker === 'step' ? await doStep(scope, step, turn) : await call.act(turn, scope.below(key))
    transcript.push({ id: turn.id, speaker, message })
    const halted = await doStep(scope, { ...deciding, step: (context) => halt(transcript, context) })
    if (halted) return { ended: 'halted', reason: halted, turns: number, transcript }
    if (number === maxTurns) return { ended: 'exhausted', turns: number, transcript }
  }
}

interface Part<Args extends unknown[], T> {
  readonly step: (...args: [...Args, StepContext]) => Promise<T>
  readonly effect: Parameters<FakeScope['step']>[2]['effect']
  readonly retry: { readonly maxAttempts: number; readonly delayMs: number }
}

function doStep<Args extends unknown[], T>(scope: FakeScope, part: Part<Args, T>, ...args: Args): Promise<T> {
  const { step, effect, retry } = part
  return scope.step('', (context) => step(...args, context), { effect, input: null, retry }) as Promise<T>
}

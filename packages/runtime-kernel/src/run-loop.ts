import { quoted } from '@tangle-network/durability-contract'
import { defineAgent } from './agent.ts'
import type { Decision, Iteration, IterationError, LoopEnd, LoopOptions } from './loop.ts'
import { doPart } from './part.ts'
import type { Scope } from './scope.ts'
import { AgentError, isAboutTheRun, StepError } from './step-error.ts'

/** The state with which a round begins. */
interface Begun<State> {
  readonly round: number
  readonly state: State
}

/**
 * Plans, has the items of the plan done side by side, and decides, round after round, as a child agent of its own. Each
 * plan, iteration and decision is committed once, under the keys `plan 3`, `item 3:key` and `decide 3`: a process that
 * resumes goes by the plan that stands in the log and not by another, and replays one round at most, however many there
 * were. Rejects with `AgentError` when a plan or decision fails for good.
 */
export function runLoop<State, Item, Result, Value>(
  scope: Scope,
  options: LoopOptions<State, Item, Result, Value>,
): Promise<LoopEnd<State, Value>> {
  const { initial, plan, iterate, decide, maxRounds, concurrency, keyOf, key = 'loop', ...ofChild } = options
  checkCount('maxRounds', maxRounds)
  if (concurrency !== undefined) checkCount('concurrency', concurrency)
  const loop = defineAgent({
    name: 'loop',
    async act(task: State, within): Promise<LoopEnd<State, Value>> {
      const restored = within.restored as Begun<State> | undefined
      let { round, state } = restored ?? { round: 1, state: task }
      for (;;) {
        const decision = await doRound(within, { round, state }, options)
        if ('done' in decision) return { ended: 'decided', rounds: round, value: decision.done }
        if (round >= maxRounds) return { ended: 'exhausted', rounds: round, state: decision.next }
        round += 1
        state = decision.next
        await within.checkpoint({ round, state })
      }
    },
  })
  return scope.call(loop, initial, { ...ofChild, key })
}

async function doRound<State, Item, Result, Value>(
  scope: Scope,
  { round, state }: Begun<State>,
  options: LoopOptions<State, Item, Result, Value>,
): Promise<Decision<State, Value>> {
  const { plan, decide } = options
  const planned = await doPart(scope, `plan ${round}`, {
    ...{ part: plan, args: [state, round] },
    task: () => ({ state, round }),
    check: planOf,
  })
  const results = await doItems(scope, round, planOf(planned), options)
  const decided = await doPart(scope, `decide ${round}`, {
    ...{ part: decide, args: [state, results, round] },
    task: () => ({ state, results, round }),
    check: checkedDecision,
  })
  // A function's decision was checked before it was stored; what is undefined in it has no place in a log.
  const isOfAgent = typeof decide !== 'function' && !('step' in decide)
  if (isOfAgent) return checkedDecision(decided)
  return 'next' in decided ? decided : { done: decided.done }
}

async function doItems<State, Item, Result, Value>(
  scope: Scope,
  round: number,
  items: readonly Item[],
  { iterate, keyOf, concurrency = items.length }: LoopOptions<State, Item, Result, Value>,
): Promise<Iteration<Item, Result>[]> {
  const results: Iteration<Item, Result>[] = []
  const broken: unknown[] = []
  let next = 0
  const doOne = async (item: Item, index: number) => {
    const key = `item ${round}:${keyOf ? keyOf(item, index) : index}`
    const doing = doPart(scope, key, { part: iterate, args: [item, round], task: () => item })
    try {
      results[index] = { status: 'done', item, value: await doing }
    } catch (error) {
      results[index] = { status: 'failed', item, error: failureIn(error) }
    }
  }
  // What cannot be told to `decide` ends the loop, but only once all that was begun is over, and nothing more is begun.
  const line = async () => {
    try {
      while (next < items.length && broken.length === 0) {
        const index = next++
        await doOne(items[index] as Item, index)
      }
    } catch (error) {
      broken.push(error)
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, line))
  if (broken.length > 0) throw broken[0]
  return results
}

/** A failure as data. An unknown outcome is none: it is for whoever resolves it. */
function failureIn(error: unknown): IterationError {
  const isFailure = error instanceof AgentError || error instanceof StepError
  if (!isFailure || isAboutTheRun(error)) throw error
  const { name, message, code, data, attempts } = error
  return { name, message, attempts, ...(code === undefined ? {} : { code }), ...(data === undefined ? {} : { data }) }
}

function planOf<Item>(planned: readonly Item[]): readonly Item[] {
  if (Array.isArray(planned)) return planned
  throw new TypeError(`a plan must be an array of items, found ${typeof planned}`)
}

function checkedDecision<State, Value>(decision: Decision<State, Value>): Decision<State, Value> {
  const isObject = typeof decision === 'object' && decision !== null
  const isOne = isObject && 'done' in decision !== 'next' in decision
  if (isOne && !('next' in decision && decision.next === undefined)) return decision
  throw new TypeError('a decision must be { done } or { next }, and a next state may not be undefined')
}

export function checkCount(name: string, count: number): void {
  if ((Number.isInteger(count) && count > 0) || count === Number.POSITIVE_INFINITY) return
  throw new TypeError(`${quoted(name)} must be a positive integer or Infinity, found ${count}`)
}

import type { Part } from './part.ts'
import type { ChildOptions } from './scope.ts'

/** What an iteration came to. */
export type Iteration<Item, Result> =
  | { readonly status: 'done'; readonly item: Item; readonly value: Result }
  | { readonly status: 'failed'; readonly item: Item; readonly error: IterationError }

/** The failure of an iteration, as data. */
export interface IterationError {
  readonly name: string
  readonly message: string
  readonly code?: string
  readonly data?: unknown
  readonly attempts: number
}

/** Whether a loop is done, and with what, or with which state it goes on. */
export type Decision<State, Value> = { readonly done: Value } | { readonly next: State }

export type LoopEnd<State, Value> =
  | { readonly ended: 'decided'; readonly rounds: number; readonly value: Value }
  | { readonly ended: 'exhausted'; readonly rounds: number; readonly state: State }

/** What an agent is given that plans. */
export interface PlanTask<State> {
  readonly state: State
  readonly round: number
}

/** What an agent is given that decides. */
export interface DecideTask<State, Item, Result> extends PlanTask<State> {
  readonly results: readonly Iteration<Item, Result>[]
}

export interface LoopOptions<State, Item, Result, Value> extends ChildOptions {
  /** `loop` by default. */
  readonly key?: string
  /** Given to the first round. */
  readonly initial: State
  /** What is to be done in a round; the first is round 1. A round without items goes on to its decision. */
  readonly plan: Part<[state: State, round: number], PlanTask<State>, readonly Item[]>
  /** Does one item, beside the others of its round. An agent is given the item as its task. */
  readonly iterate: Part<[item: NoInfer<Item>, round: number], NoInfer<Item>, Result>
  /** Whether the loop is done. It is told what has failed as well; only a part of unknown outcome it is not. */
  readonly decide: Part<
    [state: State, results: readonly Iteration<NoInfer<Item>, NoInfer<Result>>[], round: number],
    DecideTask<State, NoInfer<Item>, NoInfer<Result>>,
    Decision<NoInfer<State>, Value>
  >
  /** After so many rounds the loop ends as `exhausted`. */
  readonly maxRounds: number
  /** How many items of a round are done at once; all of them by default. */
  readonly concurrency?: number
  /** What names an item within its round; its index by default. */
  readonly keyOf?: (item: NoInfer<Item>, index: number) => string
}

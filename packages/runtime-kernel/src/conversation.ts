import type { Agent } from './agent.ts'
import type { AgentPartOptions, PartFunction, PartOptions } from './part.ts'
import type { ChildOptions, Scope } from './scope.ts'

/** What somebody said. What was said in a turn has the turn's id; what the conversation was opened with has none. */
export interface Said<M> {
  readonly id?: string
  readonly speaker: string
  readonly message: M
}

/** What a participant is given to say something. */
export interface Turn<M> {
  /** The same in every life of the run, and no other turn's: for remote systems to know the turn by. */
  readonly id: string
  /** The first turn is 1. */
  readonly number: number
  readonly speaker: string
  /** All that was said so far. It is frozen. */
  readonly transcript: readonly Said<M>[]
}

/**
 * Whoever takes part: a function, which is executed as a step and committed with what it says; or an agent, which may have
 * steps of its own, ask models, or wait for a person.
 */
export type Participant<M> =
  | PartFunction<[turn: Turn<M>], M>
  | (PartOptions & { readonly step: PartFunction<[turn: Turn<M>], M> })
  | Agent<Turn<M>, M>
  | (AgentPartOptions & { readonly act: (turn: Turn<M>, scope: Scope) => M | Promise<M> })

export type ConversationEnd<M> =
  | {
      readonly ended: 'halted'
      /** What `halt` answered, if it was a text. */
      readonly reason?: string
      readonly turns: number
      readonly transcript: readonly Said<M>[]
    }
  | { readonly ended: 'exhausted'; readonly turns: number; readonly transcript: readonly Said<M>[] }

export interface ConversationOptions<M> extends ChildOptions {
  /** `conversation` by default. */
  readonly key?: string
  /** By name. */
  readonly participants: Readonly<Record<string, Participant<M>>>
  /** What was said before the first turn. */
  readonly opening?: readonly Said<NoInfer<M>>[]
  /** The name of who speaks next; one after the other by default, as they are listed. */
  readonly next?: PartFunction<[transcript: readonly Said<NoInfer<M>>[]], string>
  /** Asked once after each turn: whether the conversation is over, or why. */
  readonly halt: PartFunction<[transcript: readonly Said<NoInfer<M>>[]], boolean | string>
  /** How `halt` and `next`, which are one step, are executed. */
  readonly deciding?: PartOptions
  /** After so many turns the conversation ends as `exhausted`. */
  readonly maxTurns: number
}

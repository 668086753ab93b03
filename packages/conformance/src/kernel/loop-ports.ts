import type { EffectClass } from '@tangle-network/durability-contract'
import type { failure, ProgramScope, StepContext } from './interpret.ts'

/**
 * How a kernel offers loops and conversations: each takes the scope of the agent that asks for it, and resolves to what it
 * came to. What is said of a part, and of what each is given, is that of a function that is executed as a step.
 */
export interface LoopPorts<Agent> {
  runLoop?(scope: ProgramScope<Agent>, options: LoopParts<Agent>): Promise<unknown>
  runConversation?(scope: ProgramScope<Agent>, options: ConversationParts<Agent>): Promise<unknown>
}

export interface PartOptions {
  readonly effect: EffectClass
  readonly retry: { readonly maxAttempts: number; readonly delayMs: number }
}

export type Part<Args extends unknown[], T = unknown> = PartOptions & {
  readonly step: (...args: [...Args, StepContext]) => Promise<T>
}

/** What is to be done in a round, and in what life it was planned where that makes a difference. */
export interface Item {
  readonly key: string
  readonly planned?: number
}

/** What an iteration came to, as `decide` is told. */
export type Came =
  | { readonly status: 'done'; readonly item: unknown; readonly value: unknown }
  | { readonly status: 'failed'; readonly item: unknown; readonly error: Parameters<typeof failure>[0] }

export interface LoopParts<Agent> {
  readonly key: string
  readonly initial: unknown
  readonly plan: Part<[state: unknown, round: number], readonly unknown[]>
  readonly iterate: Part<[item: unknown, round: number]> | Agent
  readonly decide: Part<
    [state: unknown, results: readonly Came[], round: number],
    { readonly done: unknown } | { readonly next: unknown }
  >
  readonly keyOf: (item: unknown) => string
  readonly maxRounds: number
  readonly concurrency?: number
}

export interface Said {
  readonly id?: string
  readonly speaker: string
  readonly message: Message
}

/** What is said in a turn holds what was heard before it. */
export interface Message {
  readonly tag: string
  readonly heard?: readonly string[]
  readonly said?: unknown
}

export interface Turn {
  readonly id: string
  readonly number: number
  readonly transcript: readonly Said[]
}

export type Rule<T> = (transcript: readonly Said[], context: StepContext) => Promise<T>

export interface ConversationParts<Agent> {
  readonly key: string
  readonly opening: readonly Said[]
  readonly participants: {
    readonly step: Part<[turn: Turn], Message>
    readonly call: { readonly act: (turn: Turn, scope: ProgramScope<Agent>) => Promise<Message> }
  }
  readonly next: Rule<string>
  readonly halt: Rule<boolean | string>
  readonly deciding: PartOptions
  readonly maxTurns: number
}

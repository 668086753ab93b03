import type { EffectClass } from '@tangle-network/durability-contract'
import type { RemoteProgramParts } from '../remote/remote-program.ts'

/** What a kernel may offer to programs, and what it means. A feature that a kernel does not list is not claimed. */
export const FEATURES = {
  pure: 'a step without an effect on the world',
  idempotent: 'a step whose effect may be asked for again under the same key',
  once: 'a step whose effect must not happen twice',
  transactional: 'a step whose effect commits with its outcome',
  call: 'a child, and its result',
  spawn: 'children that are started and not waited for',
  next: 'the children in the order in which they settled',
  all: 'several branches at once, all of them',
  race: 'several branches at once, the first to settle',
  any: 'several branches at once, the first to succeed',
  now: 'the time, as it was when it was first asked for',
  random: 'a number that is the same on replay',
  fail: 'an agent that throws',
  twice: 'a key used twice is refused',
  forget: 'a step that nobody awaits is refused',
  close: 'an interrupt, upon which the run is given back',
  cancel: 'a child that is asked to stop',
  wait: 'a timer by the clock of the journal',
  message: 'a message of a name, delivered to the inbox of the run',
  restart: 'a child that begins again when it has failed, as often as it may',
  deadline: 'a child that is stopped when it has not settled in time',
  depth: 'children refused below the depth that the kernel is given',
  budget: 'children with a budget, steps that cost, refused when they are short, and what is left',
  loop: 'rounds of a plan, what is planned side by side, and a decision, each of them committed',
  conversation: 'turns of several participants, and who speaks next or that it is over, each of them committed',
  version: 'a change of the code, gone by where nothing in the log speaks against it',
  checkpoint: 'a state to go on from, before which everything is forgotten',
  resolve: 'an unknown outcome that somebody resolves, where its agent has ended by it',
  bound: 'a run that ends its process each time, and is stopped',
  run: 'a child that is a run of its own, which a worker takes from a queue',
  continue: 'an end of the run that begins its successor with another task',
  stream: 'a step that emits pieces, for whoever watches the run',
  tools: 'a loop of a model and the tools that it calls',
  fork: 'a run that goes on by itself from a place in the log of another',
  execute: 'something executed elsewhere, which is found again after a crash',
} as const

export type Feature = keyof typeof FEATURES

/**
 * A random agent as plain data: what it does, one after the other. Keys are unique within one program; those of steps after
 * a checkpoint begin with how many came before, which is no part of what the kernel is asked for.
 */
export type Program = readonly Op[]

export type Op =
  | StepOp
  | CallOp
  | TogetherOp
  | SpawnOp
  | CancelOp
  | FailOp
  | WaitOp
  | MessageOp
  | LoopOp
  | ConversationOp
  | VersionOp
  | RunOp
  | ContinueOp
  | ExecuteOp
  | { readonly do: 'checkpoint' }
  | { readonly do: 'next' | 'now' | 'random' | 'left' }
  | { readonly do: 'twice' | 'forget'; readonly step: StepOp }

/** What no journal can store, by the name of what the effect returns. */
export type Unstorable = 'NaN' | 'bigint' | 'date' | 'function' | 'cycle'

export interface StepOp {
  readonly do: 'step'
  readonly key: string
  readonly effect: EffectClass
  readonly input: unknown
  readonly value: unknown
  /** Returned instead of the value. */
  readonly returns?: Unstorable
  /** How many attempts throw before one succeeds. */
  readonly throws: number
  readonly maxAttempts: number
  /** Turns of the event loop that the effect takes, so that effects overlap. */
  readonly turns: number
  /** Whether the agent throws on what the step throws, instead of noting it. */
  readonly isUnhandled?: boolean
  readonly cost?: StepCost
  readonly emits?: Emission
}

/** The pieces that the first attempt of a step emits, each later one one fewer, and the time before each but the first. */
export interface Emission {
  readonly pieces: number
  readonly everyMs: number
}

/** So much of each channel. */
export type Costs = Readonly<Record<string, number>>

/** What each attempt of a step may spend, what it does spend, and whether it says so. More than it may is always said. */
export interface StepCost {
  readonly bound: Costs
  readonly used: Costs
  readonly isReported: boolean
}

export interface CallOp {
  readonly do: 'call'
  readonly key: string
  readonly task: unknown
  readonly program: Program
  /** What it does in its second attempt, and those after that: it begins again as often as there are. */
  readonly again?: readonly Program[]
  /** In which it must have settled, counted from when it is started. */
  readonly timeoutMs?: number
  /** What it is given of its own. */
  readonly budget?: Costs
  /** Whether the kernel made its agent, for a loop or a conversation: that is told nothing, and its keys tell the round. */
  readonly isMade?: boolean
}

/** Branches at once, combined as the promise combinator of that name does. */
export interface TogetherOp {
  readonly do: 'all' | 'race' | 'any'
  readonly branches: readonly (StepOp | CallOp)[]
}

/** Starts children; a later `next` tells of them, and of every other child that it has not told of yet. */
export interface SpawnOp {
  readonly do: 'spawn'
  readonly children: readonly CallOp[]
}

/** Starts a child, asks it to stop at once, and awaits what it comes to. */
export interface CancelOp {
  readonly do: 'cancel'
  readonly child: CallOp
}

/** Begins a child run and awaits what it comes to; with `isRecalled` it is asked to stop at once. */
export interface RunOp {
  readonly do: 'run'
  readonly child: CallOp
  readonly isRecalled?: boolean
}

/** Has something executed elsewhere and awaits what it comes to. */
export interface ExecuteOp {
  readonly do: 'execute'
  readonly key: string
  readonly remote: RemoteProgramParts
}

/** The last op of a root: its run ends, and goes on as one of this program. */
export interface ContinueOp {
  readonly do: 'continue'
  readonly task: unknown
  readonly program: Program
}

/** The agent throws, and what follows is never done. */
export interface FailOp {
  readonly do: 'fail'
  readonly message: string
}

/** Goes on no earlier than `ms` after it was first reached, by the clock of the journal. */
export interface WaitOp {
  readonly do: 'wait'
  readonly key: string
  readonly ms: number
}

/**
 * Takes one message of the kind `name` out of the inbox, or gives up after a time; the schedule delivers as many as are
 * asked for, each once.
 */
export interface MessageOp {
  readonly do: 'message'
  readonly key: string
  readonly name: string
  readonly timeoutMs: number | null
}

/** A loop or a conversation: what its functions are executed as. */
interface MadeOp {
  readonly key: string
  /** What the agent that the kernel makes for it is given: the first state, or what was said before the first turn. */
  readonly task: unknown
  readonly effect: EffectClass
  readonly maxAttempts: number
  /** Whether nobody ever says that it is over; it ends after so many rounds or turns as there are. */
  readonly isOpenEnded?: boolean
  /** Whether what is planned, said and decided differs from life to life. What it comes to, the log alone says then. */
  readonly isFickle?: boolean
}

/** Round after round. Keys of what is done in round 2, below its own, are `plan 2`, `item 2:k0` and `decide 2`. */
export interface LoopOp extends MadeOp {
  readonly do: 'loop'
  readonly rounds: readonly RoundOp[]
  /** Items at once; all of them by default. */
  readonly concurrency?: number
}

/** Its items are all steps or all children, in every round of the loop. */
export interface RoundOp {
  readonly plan: StepOp
  readonly items: readonly (StepOp | CallOp)[]
  readonly decide: StepOp
}

/** Turn after turn: a step is the turn of one participant, a child that of another. Keys are `turn 2` and `decide 2`. */
export interface ConversationOp extends MadeOp {
  readonly do: 'conversation'
  readonly turns: readonly (StepOp | CallOp)[]
  /** Before the first turn, and after each. */
  readonly decisions: readonly StepOp[]
}

/** Takes a step where the change is gone by, and nothing where it is not. */
export interface VersionOp {
  readonly do: 'version'
  readonly key: string
  readonly step: StepOp
}

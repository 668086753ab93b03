import { type Kept, type NodeState, placeAfter, type Stored } from '@tangle-network/durability-contract'
import type { Agent } from './agent.ts'
import type { Ask, ChildAsk } from './ask.ts'
import { Checkpoints } from './checkpoint.ts'
import { randomSource } from './random.ts'
import type { ChildOutcome, SettledChild } from './scope.ts'
import { type Deferred, defer } from './scope-promise.ts'
import type { Told } from './told.ts'
import { Versions } from './version.ts'

/** All that is left of what was told to somebody who awaited it: its key stays taken, its value is the agent's. */
const DONE = {
  step: { about: 'step', isAwaited: true, isDone: true },
  wait: { about: 'wait', isAwaited: true, isDone: true },
} as const
type Done = (typeof DONE)[keyof typeof DONE]

/** An agent at work in this process: what it asked for and what it has been told. */
export class LiveNode {
  readonly id: number
  readonly path: readonly string[]
  readonly agent: Agent
  readonly parent: LiveNode | undefined
  /** Those at work, by their keys. */
  readonly children = new Map<string, LiveNode>()
  /** What the journal held of this node when the run was loaded; nothing that it asks for after another checkpoint. */
  recorded: NodeState | undefined
  /** Its task as the journal held it then. */
  readonly task: Kept<Stored> | undefined
  readonly checkpoints: Checkpoints
  readonly versions: Versions
  readonly #seed: string
  readonly #placeInParent: readonly string[]
  readonly #asks = new Map<string, Ask | Done>()
  readonly clockAsks: Deferred<number>[] = []
  random: () => number
  /** Which attempt of its agent this is. */
  attempt: number
  /** When it must have settled, by the journal's clock; and whether it was cancelled for that it had not. */
  readonly deadline: number | undefined
  isLate: boolean
  /** What `act` came to, once it has returned or thrown. */
  ended: { readonly ok: unknown } | { readonly thrown: unknown } | undefined
  isSettled = false
  /** Whether that is written, in this life. */
  wasAskedToStop = false
  /** Aborted when it is told that it is cancelled, and so are those below it. */
  readonly #cancelling = new AbortController()
  /** The last entry that this agent was told of, its own spawning or restart being the first. */
  delivered: number
  /** The last entry that it had been told of when it last asked for something. */
  askedAfter: number
  #clockTold = 0
  #asksTold = 0
  #waiting = 0
  #childrenAsked = 0
  #childrenTold = 0
  readonly #settledChildren: { ask: ChildAsk; settled: SettledChild }[] = []
  readonly #waitingForNext: Deferred<SettledChild | undefined>[] = []

  constructor(parts: {
    id: number
    path: readonly string[]
    agent: Agent
    seed: string
    parent: LiveNode | undefined
    recorded: NodeState | undefined
    deadline: number | undefined
  }) {
    this.id = parts.id
    this.delivered = parts.recorded?.since ?? parts.id
    this.askedAfter = this.delivered
    this.task = parts.recorded?.task
    this.attempt = (parts.recorded?.restarts ?? 0) + 1
    this.deadline = parts.deadline
    this.isLate = parts.recorded?.isLate ?? false
    this.path = parts.path
    this.agent = parts.agent
    this.parent = parts.parent
    this.recorded = parts.recorded
    if (this.parent?.isCancelled || wasCancelledBefore(parts.recorded)) this.cancel()
    this.checkpoints = new Checkpoints(parts.recorded)
    this.versions = new Versions(parts.recorded)
    this.#seed = parts.seed
    this.#placeInParent = parts.parent ? [...parts.parent.place, ...parts.path.slice(-1)] : []
    this.random = randomSource(parts.seed, this.place)
  }

  /** What tells its effects and its random numbers from all others: its path, and the checkpoints passed on the way. */
  get place(): readonly string[] {
    return placeAfter(this.#placeInParent, this.checkpoints.count)
  }

  /** Goes on from a checkpoint as whoever is entered with its state: nothing is known of what was asked for before. */
  restart(state: unknown): void {
    this.checkpoints.tell(state)
    this.#forget()
  }

  /** Begins again with its task, as that entry says. */
  beginAgain(seq: number): void {
    this.checkpoints.forget()
    this.#forget()
    this.#waitingForNext.length = 0
    this.ended = undefined
    this.attempt += 1
    this.delivered = seq
  }

  #forget(): void {
    this.versions.restart()
    this.random = randomSource(this.#seed, this.place)
    this.recorded = undefined
    this.#asks.clear()
    this.clockAsks.length = 0
    this.#settledChildren.length = 0
    this.#clockTold = this.#asksTold = this.#childrenAsked = this.#childrenTold = this.#waiting = 0
  }

  /** A number in [0, 1) for what is done after that attempt, be it of a step or of the agent itself. */
  jitter(key: string, attempt: number): number {
    return randomSource(this.#seed, [...this.place, `\u0002${key}`, `${attempt}`])()
  }

  /** Aborted when this agent or one above it was told to stop. */
  get cancelling(): AbortSignal {
    return this.#cancelling.signal
  }

  get isCancelled(): boolean {
    return this.#cancelling.signal.aborted
  }

  /** Whether it starts nothing more: it was told to stop, or it or one above it is late, be it told yet or not. */
  get isOver(): boolean {
    return this.isCancelled || this.isLate || this.parent?.isOver === true
  }

  /** Whether the log says that it or one above it is to stop, be it told yet or not. */
  get hasToStop(): boolean {
    return this.wasAskedToStop || this.isCancelled || this.parent?.hasToStop === true
  }

  /** Whether its parent has asked it to stop. */
  get isToStop(): boolean {
    const ask = this.parent?.asked(this.path.at(-1) ?? '')
    return ask?.about === 'child' && ask.cancellation !== undefined
  }

  /** Cancels it and all that are at work below it. */
  cancel(): void {
    if (this.isCancelled) return
    this.#cancelling.abort(new Error('cancelled'))
    for (const child of this.children.values()) child.cancel()
  }

  /** Whether it waits for something, or does not know yet that it no longer does. */
  get isWaiting(): boolean {
    return this.#waiting > 0
  }

  /** Whether everything this node asked for has been told. An agent that has ended waits for nothing. */
  get isQuiet(): boolean {
    if (this.checkpoints.isPending || !this.versions.isQuiet) return false
    const waiting = this.ended ? this.#waiting : 0
    return this.#clockTold === this.clockAsks.length && this.#asksTold + waiting === this.#asks.size
  }

  asked(key: string): Ask | undefined {
    const ask = this.#asks.get(key)
    return ask && 'isDone' in ask ? undefined : ask
  }

  /** What the key was used for, be it done with or not. */
  usedFor(key: string): Ask['about'] | undefined {
    return this.#asks.get(key)?.about
  }

  childAsked(key: string): ChildAsk | undefined {
    const ask = this.asked(key)
    return ask?.about === 'child' ? ask : undefined
  }

  add(ask: Ask): void {
    this.#asks.set(ask.key, ask)
    if (ask.about === 'child') this.#childrenAsked += 1
    if (ask.about === 'wait') this.#waiting += 1
  }

  tell(ask: Ask, told: Told): void {
    this.#asksTold += 1
    if (ask.about === 'child') this.#tellChild(ask, ask.tell(told))
    else ask.tell(told)
    if (ask.about === 'wait') this.#waiting -= 1
    const { about, key } = ask
    if ((about === 'step' || about === 'wait') && ask.isAwaited) this.#asks.set(key, DONE[about])
  }

  /** Keys of what was started and never awaited. */
  unawaited(): string[] {
    const forgotten = [...this.#asks].filter(([, ask]) => !ask.isAwaited).map(([key]) => key)
    return this.checkpoints.isForgotten ? [...forgotten, 'the checkpoint'] : forgotten
  }

  tellClock(now: number): void {
    this.clockAsks[this.#clockTold++]?.resolve(now)
  }

  #tellChild(ask: ChildAsk, outcome: ChildOutcome): void {
    this.#childrenTold += 1
    this.#settledChildren.push({ ask, settled: { key: ask.key, agent: ask.agent.name, outcome } })
    const waiting = this.#waitingForNext.shift()
    if (waiting) waiting.resolve(this.#handOut())
    if (!this.#hasOpenChild()) for (const none of this.#waitingForNext.splice(0)) none.resolve(undefined)
  }

  /** A function of what was told so far, hence the same on replay without an entry of its own. */
  next(): Promise<SettledChild | undefined> {
    const waiting = defer<SettledChild | undefined>()
    if (this.#settledChildren.length > 0) waiting.resolve(this.#handOut())
    else if (!this.#hasOpenChild()) waiting.resolve(undefined)
    else this.#waitingForNext.push(waiting)
    return waiting.promise
  }

  #handOut(): SettledChild | undefined {
    const first = this.#settledChildren.shift()
    if (first) first.ask.isHandedOut = true
    return first?.settled
  }

  #hasOpenChild(): boolean {
    return this.#childrenTold < this.#childrenAsked
  }
}

/** Whether it was cancelled before its last checkpoint: no replay tells it again. */
function wasCancelledBefore(recorded: NodeState | undefined): boolean {
  const { cancelledAt, since = 0 } = recorded ?? {}
  return cancelledAt !== undefined && cancelledAt < since
}

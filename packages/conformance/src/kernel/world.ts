import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Journal, RemoteExecution } from '@tangle-network/durability-contract'
import type { TransactionalPart } from '../harness.ts'
import type { EffectLedger, LedgerEvent } from './effect-ledger.ts'
import type { StepContext } from './interpret.ts'
import type { KernelClock, KernelPorts } from './kernel-under-test.ts'
import { plannedFailure, returnedBy } from './planned-effect.ts'
import { plannedPiece } from './planned-piece.ts'
import type { StepOp } from './program.ts'
import { worldRemote } from './world-remote.ts'

export interface WorldOptions {
  readonly life: number
  readonly runId: string
  readonly ledger: EffectLedger
  readonly clock: KernelClock
  readonly ttlMs?: number
  readonly maxDepth?: number | undefined
  readonly queue?: string
  /** The world ends at its so-manieth instant, counted from 1. */
  readonly crashAt?: number | undefined
  /** It ends at its first instant of that name. */
  readonly crashIn?: string | undefined
  /** It is stopped there, as by SIGSTOP, until it is woken. */
  readonly stopAt?: number | undefined
  /** It is told to close there. */
  readonly closeAt?: number | undefined
  readonly provenDead?: (owner: string) => boolean
  /** How long one turn of an effect takes; a turn of the event loop by default. */
  readonly turn?: () => Promise<unknown>
  readonly maxInterruptions?: number
  readonly transactional?: Pick<TransactionalPart, 'effect'> | undefined
  readonly onHappened?: (isProgress: boolean) => void
  /** Where things are executed that outlive it. */
  readonly remote?: RemoteExecution | undefined
}

/** A name that is told later. */
export interface Deferred {
  readonly promise: Promise<string>
  resolve(name: string): void
}

/** One life of one process: where a kernel finds its ports, and where it dies. */
export class World {
  readonly life: number
  /** Resolves with the name of the instant at which it ended. */
  readonly crashed: Deferred = Promise.withResolvers<string>()
  readonly stopped: Deferred = Promise.withResolvers<string>()
  readonly closing = new AbortController()
  /** Signals of the attempts that are under way. */
  readonly signals = new Set<AbortSignal>()
  /** Attempts that were under way, with a signal that was not aborted, when the kernel gave the run up. */
  leftAlone = 0
  /** Attempts that ended after their signal was aborted. */
  aborted = 0
  readonly #options: WorldOptions
  readonly #returned = new WeakSet<object>()
  #instants = 0
  #isOver = false
  #wake: PromiseWithResolvers<void> | undefined

  constructor(options: WorldOptions) {
    this.life = options.life
    this.#options = options
  }

  /** Instants passed so far. */
  get instants(): number {
    return this.#instants
  }

  /** By the clock of the world. */
  now(): number {
    return this.#options.clock.now()
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** Passes an instant; in a world that ends there, it never comes back, and in a stopped one not before it is woken. */
  async instant(name: string): Promise<void> {
    const { crashAt, crashIn, stopAt, closeAt } = this.#options
    this.#instants += 1
    this.happened()
    if (this.#instants === crashAt || name === crashIn) this.end(name)
    if (this.#instants === stopAt) {
      this.#wake = Promise.withResolvers()
      this.stopped.resolve(name)
    }
    if (this.#instants === closeAt) void this.#close()
    await this.alive()
  }

  /** Comes back unless the world is over, and not before it is awake. */
  async alive(): Promise<void> {
    while (this.#wake && !this.#isOver) await this.#wake.promise
    if (this.#isOver) await new Promise(() => {})
  }

  /** A signal of the operating system comes between two turns, never in the middle of one. */
  async #close(): Promise<void> {
    await nextTurn()
    this.write({ what: 'closing' })
    this.closing.abort()
  }

  /** The kernel has given the run up. */
  lost(): void {
    this.leftAlone = [...this.signals].filter(({ aborted }) => !aborted).length
  }

  end(name: string): void {
    if (this.#isOver) return
    this.#isOver = true
    this.crashed.resolve(name)
  }

  wake(): void {
    const { stopAt } = this.#options
    if (stopAt === undefined || !this.#wake) throw new Error('a world that was not stopped')
    this.#wake.resolve()
    this.#wake = undefined
  }

  happened(isProgress = false): void {
    if (!this.#isOver) this.#options.onHappened?.(isProgress)
  }

  /** What a dead process would have said, it never says. */
  write(event: LedgerEvent): void {
    if (this.#isOver) return
    this.#options.ledger.write({ ...event, life: this.life })
    this.happened(event.what !== 'refused' && event.what !== 'appending' && event.what !== 'granted')
  }

  /** What the kernel is given, on a journal that belongs to this world. */
  ports(journal: Journal): KernelPorts {
    const { runId, queue, clock, ttlMs = 60_000, maxDepth = 64, maxInterruptions = 100 } = this.#options
    const { provenDead = () => true, remote } = this.#options
    return {
      ...{
        journal,
        runId,
        queue,
        ttlMs,
        maxDepth,
        graceMs: GRACE_MS,
        maxInterruptions,
        provenDead,
        owner: ownerOf(this.life),
        closing: this.closing.signal,
      },
      clock: {
        now: clock.now,
        monotonic: clock.monotonic,
        after: (ms, callback) => clock.after(ms, () => void this.alive().then(callback)),
      },
      remote: remote && worldRemote(remote, this),
      entered: (path, task) => this.write({ what: 'entered', path, task }),
      told: (path, event) => {
        if (this.#holdsReturned(event)) this.write({ what: 'aliased', path })
        this.write({ what: 'told', path, event })
      },
      returned: (value) => void this.#returned.add(value),
      effect: (path, step, context) => {
        const { attempt, fencingToken: epoch, idempotencyKey, signal } = context
        // Written before anything is awaited: from here on the kernel has called it.
        this.write({ what: 'start', path, key: step.key, epoch, attempt, idempotencyKey })
        this.signals.add(signal)
        return this.#perform(path, step, context).finally(() => {
          this.signals.delete(signal)
          if (signal.aborted) this.aborted += 1
        })
      },
    }
  }

  async #perform(path: readonly string[], step: StepOp, context: StepContext): Promise<unknown> {
    const { turn = nextTurn } = this.#options
    const { attempt, signal } = context
    await this.instant(`in ${step.key}`)
    if (step.effect === 'transactional') await this.#effect(context)
    this.#spend(path, step, context)
    await this.#emit(path, step, context)
    for (let turns = 0; turns < step.turns; turns++) {
      await Promise.race([turn(), abortion(signal)])
      this.happened()
      await this.alive()
    }
    this.write({ what: 'end', path, key: step.key })
    await this.instant(`after ${step.key}`)
    if (attempt <= step.throws) throw plannedFailure(attempt)
    const value = returnedBy(step)
    if (typeof value === 'object' && value !== null) this.#returned.add(value)
    return value
  }

  /** What is reported is reported in two parts, which add up. */
  #spend(path: readonly string[], { key, cost }: StepOp, { attempt, fencingToken: epoch, spend }: StepContext): void {
    if (!cost) return
    this.write({ what: 'spent', path, key, epoch, attempt, costs: cost.used })
    if (!cost.isReported) return
    const part = (of: (amount: number) => number) =>
      Object.fromEntries(Object.entries(cost.used).map(([channel, amount]) => [channel, of(amount)]))
    spend?.(part((amount) => Math.floor(amount / 2)))
    spend?.(part((amount) => Math.ceil(amount / 2)))
  }

  /** What is emitted is changed at once: who keeps it must have a copy. */
  async #emit(path: readonly string[], { key, emits }: StepOp, context: StepContext): Promise<void> {
    const { attempt, fencingToken: epoch, signal, emit } = context
    const pieces = (emits?.pieces ?? 0) + 1 - attempt
    for (let index = 0; index < pieces; index++) {
      if (index > 0) await Promise.race([this.#passed(emits?.everyMs ?? 0), abortion(signal)])
      const piece = plannedPiece([...path, key], epoch, attempt, index)
      this.write({ what: 'emitted', piece, now: this.now() })
      const given: { index: unknown } = { ...piece }
      emit?.(given)
      given.index = 'changed afterwards'
    }
  }

  /** Comes back after so much time, if any, in a world that is not over. */
  async #passed(ms: number): Promise<void> {
    if (ms > 0) await new Promise<void>((resolve) => void this.#options.clock.after(ms, resolve))
    this.happened()
    await this.alive()
  }

  /** The effect of a transactional step is a row that holds its idempotency key. */
  async #effect({ tx, idempotencyKey }: StepContext): Promise<void> {
    await this.#options.transactional?.effect(tx, idempotencyKey)
    await this.alive()
  }

  #holdsReturned(value: unknown): boolean {
    if (typeof value !== 'object' || value === null) return false
    return this.#returned.has(value) || Object.values(value).some((each) => this.#holdsReturned(each))
  }
}

/** How long an interrupt leaves effects alone. */
export const GRACE_MS = 5_000

/** Rejects when the signal is aborted, as a request does that was given it. */
function abortion(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(new Error(ABORTED))
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
  })
}

/** What an effect throws when its signal is aborted: never to be found in a log. */
export const ABORTED = 'aborted by its signal'

export function ownerOf(life: number): string {
  return `life-${life}`
}

import type { Exchange } from './exchange.ts'

/**
 * What may happen to an exchange.
 * - `cut before`: the request is lost, and the connection with it.
 * - `torn request`: half of its bytes arrive, then the connection is cut.
 * - `cut after`: the server has answered; the answer is lost, and the connection with it.
 * - `torn answer`: half of the answer's bytes arrive, then the connection is cut.
 * - `silence`: the answer is lost, and the connection stays open and says nothing ever after.
 * - `hold`: the client's side is cut; the request arrives when the fault is released.
 * - `delay`: nothing passes until the fault is released.
 * - `spoil`: the server is sent a statement that fails instead.
 * - `turn back`: the server is sent `ROLLBACK` instead.
 */
export const FAULT_KINDS = [
  ...(['cut before', 'torn request', 'cut after', 'torn answer', 'silence'] as const),
  ...(['hold', 'delay', 'spoil', 'turn back'] as const),
] as const
export type FaultKind = (typeof FAULT_KINDS)[number]

/** Faults after which the server has done what it was asked for, and the client cannot know. */
export const AFTER_THE_ANSWER: readonly FaultKind[] = ['cut after', 'torn answer', 'silence']

/** Faults after which the server has not done what it was asked for. */
export const BEFORE_THE_REQUEST: readonly FaultKind[] = ['cut before', 'torn request', 'spoil']

export interface FaultPlan {
  readonly kind: FaultKind
  /** Which of the exchanges that match, counted from 1 from when it is planted; the first by default. */
  readonly nth?: number
  readonly matches?: (exchange: Exchange) => boolean
}

/** A fault that was planted. It lands at most once. */
export class Fault {
  readonly kind: FaultKind
  /** The exchange that it hit; undefined until it has landed. */
  exchange: Exchange | undefined
  readonly #matches: (exchange: Exchange) => boolean
  readonly #landing = Promise.withResolvers<Exchange>()
  readonly #release = Promise.withResolvers<void>()
  readonly #arrival = Promise.withResolvers<Exchange>()
  #left: number

  constructor({ kind, nth = 1, matches = ({ isStartup, notifies }) => !isStartup && !notifies }: FaultPlan) {
    this.kind = kind
    this.#matches = matches
    this.#left = nth
    for (const { promise } of [this.#landing, this.#arrival]) promise.catch(() => {})
  }

  /** Resolves when it has landed: for `cut after` and the like, when the server's answer has been seen. */
  get landing(): Promise<Exchange> {
    return this.#landing.promise
  }

  /** Resolves when the server has answered what was held or delayed. */
  get arrival(): Promise<Exchange> {
    return this.#arrival.promise
  }

  get hasLanded(): boolean {
    return this.exchange !== undefined
  }

  /** Whether its exchange has come, though it may not have landed yet. */
  get isPicked(): boolean {
    return this.#left === 0
  }

  /** Lets go what is held or delayed. */
  release(): void {
    this.#release.resolve()
  }

  /** Whether it is this exchange's turn to be hit. Counts those that match. */
  picks(exchange: Exchange): boolean {
    if (this.#left === 0 || !this.#matches(exchange)) return false
    this.#left -= 1
    return this.#left === 0
  }

  land(exchange: Exchange): void {
    this.exchange = exchange
    this.#landing.resolve(exchange)
  }

  arrive(exchange: Exchange): void {
    this.#arrival.resolve(exchange)
  }

  /** What it waited for cannot come about any more. */
  fail(error: Error): void {
    this.#landing.reject(error)
    this.#arrival.reject(error)
  }

  get released(): Promise<void> {
    return this.#release.promise
  }
}

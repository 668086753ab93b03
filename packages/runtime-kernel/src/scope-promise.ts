/** A promise that remembers whether anybody waits for it, directly or through `Promise.all`, `race` and `any`. */
export class ScopePromise<T> extends Promise<T> {
  awaited = false

  // What `then` gives is an ordinary promise: only the first link belongs to the scope.
  static override get [Symbol.species]() {
    return Promise
  }

  // biome-ignore lint/suspicious/noThenProperty: this is a Promise, and the hook is the point of it.
  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.awaited = true
    return super.then(onFulfilled, onRejected)
  }
}

export interface Deferred<T> {
  readonly promise: ScopePromise<T>
  resolve(value: T): void
  reject(error: unknown): void
}

/** A scope promise that the kernel settles. Left alone it is no unhandled rejection: the scope checks who awaited. */
export function defer<T>(): Deferred<T> {
  let resolve!: (value: T) => void
  let fail!: (error: unknown) => void
  const promise = new ScopePromise<T>((fulfil, refuse) => {
    resolve = fulfil
    fail = refuse
  })
  const reject = (error: unknown) => {
    Promise.prototype.then.call(promise, undefined, () => {})
    fail(error)
  }
  return { promise, resolve, reject }
}

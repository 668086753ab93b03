/** A signal that follows others and can be aborted by itself. It is made when it is first looked at: most functions never do. */
export class LateSignal {
  readonly #above: readonly AbortSignal[]
  #own: AbortController | undefined
  #signal: AbortSignal | undefined

  constructor(above: readonly AbortSignal[]) {
    this.#above = above
  }

  get signal(): AbortSignal {
    this.#signal ??= AbortSignal.any([...this.#above, this.#controller.signal])
    return this.#signal
  }

  abort(reason: unknown): void {
    this.#controller.abort(reason)
  }

  get #controller(): AbortController {
    this.#own ??= new AbortController()
    return this.#own
  }
}

import type { Amounts, RemoteEvent, RemoteResult } from '@tangle-network/durability-contract'
import type { RemoteProgram } from './remote-program.ts'

/** A program at work in memory. What it emits stays with it; whoever reads is woken. */
export class MemoryExecution {
  readonly program: RemoteProgram
  readonly events: RemoteEvent[] = []
  result: RemoteResult | undefined
  readonly #readers = new Set<() => void>()
  readonly #hasTokens: boolean
  #isLetGo = false
  #isToStop = false

  constructor(program: RemoteProgram, { hasTokens }: { hasTokens: boolean }) {
    this.program = program
    this.#hasTokens = hasTokens
    this.#proceed()
  }

  letGo(): void {
    this.#isLetGo = true
    this.#proceed()
  }

  /** It does, some time. */
  stop(): void {
    if (this.#isToStop) return
    this.#isToStop = true
    setImmediate(() => this.#proceed())
  }

  /** It ends at once, and badly. */
  kill(): void {
    this.result ??= { failed: { name: 'Error', message: 'it was killed' } }
    this.#proceed()
  }

  /** Resolves when something has changed, or the signal is aborted. */
  change(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#readers.add(resolve)
    signal.addEventListener('abort', () => resolve(), { once: true })
    if (signal.aborted) resolve()
    return promise.finally(() => this.#readers.delete(resolve))
  }

  #proceed(): void {
    const { name, emits, waitsAfter, ends, resists, spends } = this.program
    const spent: { spent?: Amounts } = spends === undefined ? {} : { spent: [['tokens', spends]] }
    if (this.result) {
      this.#wake()
      return
    }
    if (this.#isToStop && (!resists || this.#isLetGo)) this.result = { cancelled: true, ...spent }
    else {
      const reaches = this.#isLetGo ? emits : Math.min(emits, waitsAfter ?? emits)
      while (this.events.length < reaches) this.#emit(`${name} emits ${this.events.length + 1}`)
      if (reaches === emits && ends !== 'never' && (this.#isLetGo || waitsAfter === undefined)) {
        const failed = { name: 'Error', message: `${name} failed` }
        this.result = ends === 'ok' ? { ok: name, ...spent } : { failed, ...spent }
      }
    }
    this.#wake()
  }

  #wake(): void {
    for (const wake of [...this.#readers]) wake()
  }

  #emit(data: string): void {
    const position = this.events.length + 1
    this.events.push(this.#hasTokens ? { position, data, token: `at-${position}` } : { position, data })
  }
}

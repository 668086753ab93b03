import { randomUUID } from 'node:crypto'
import { DurabilityError, isDurabilityError, type Journal } from '@tangle-network/durability-contract'
import type { PortKind } from './port-kind.ts'
import type { PortOptions } from './port-options.ts'
import { type PortRun, readRun } from './read-run.ts'
import { RunLog } from './run-log.ts'
import { detach } from './stored-value.ts'

const TTL_MS = 15_000

/** The runs that a port writes, by the names that its caller knows them by. */
export class PortRuns {
  readonly #journal: Journal
  readonly #kind: PortKind
  readonly #owner: string
  readonly #ttlMs: number
  readonly #logs = new Map<string, RunLog>()
  #hasClosed = false

  constructor(journal: Journal, kind: PortKind, { owner, ttlMs = TTL_MS }: PortOptions) {
    this.#journal = journal
    this.#kind = kind
    this.#owner = owner ?? `${kind.agent}/${process.pid}/${randomUUID()}`
    this.#ttlMs = ttlMs
  }

  async begin(name: string, at: string): Promise<void> {
    if (typeof at !== 'string') throw new TypeError('when it was begun must be a string')
    await this.#log(name).begin(at)
  }

  /** Appends an entry that is the value, as it is now. */
  async append(name: string, kind: string, value: unknown): Promise<void> {
    const is = detach(value, kind)
    await this.#log(name).append({ kind, is, key: this.#kind.keyOf(kind, is.value) })
  }

  /** Appends the last entry of the run, which ends with it. Ending it in the same way again changes nothing. */
  async end(name: string, kind: string, value: unknown): Promise<void> {
    const is = detach(value, kind)
    try {
      await this.#log(name).append({ kind, is, closing: 'end' })
    } catch (error) {
      if (!isDurabilityError(error, 'RUN_CLOSED')) throw error
      const last = (await this.read(name))?.entries.at(-1)
      if (last?.kind !== kind || detach(last.value, kind).text !== is.text) throw error
    }
    this.#logs.delete(name)
  }

  /** What has been written, and what was appended here before this call. */
  async read(name: string): Promise<PortRun | undefined> {
    this.#checkOpen()
    return this.#logs.get(name)?.read() ?? readRun(this.#journal, this.#kind, this.#runId(name))
  }

  /** A run of that name that nobody else here writes. */
  newLog(name: string): RunLog {
    this.#checkOpen()
    const { kind, owner, ttlMs } = { kind: this.#kind, owner: this.#owner, ttlMs: this.#ttlMs }
    return new RunLog({ journal: this.#journal, kind, runId: this.#runId(name), owner, ttlMs })
  }

  readonly close = async (): Promise<void> => {
    this.#hasClosed = true
    const closing = [...this.#logs.values()].map((log) => log.close())
    // All of them are waited for, whatever becomes of one.
    await Promise.allSettled(closing)
    await Promise.all(closing)
  }

  #log(name: string): RunLog {
    const log = this.#logs.get(name) ?? this.newLog(name)
    this.#checkOpen()
    this.#logs.set(name, log)
    return log
  }

  #runId(name: string): string {
    if (typeof name !== 'string') throw new TypeError(`the name of a ${this.#kind.noun} must be a string`)
    return `${this.#kind.prefix}${name}`
  }

  #checkOpen(): void {
    if (!this.#hasClosed) return
    const where = this.#kind.agent
    throw new DurabilityError('JOURNAL_CLOSED', { expected: 'an open port', found: 'one that was closed', where })
  }
}

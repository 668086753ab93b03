import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { OwnProcess, STAGE_SETTING } from './own-process.ts'
import { filesIn } from './place.ts'
import { kill, startedWith } from './process-at.ts'
import { Unforeseen } from './unforeseen.ts'

/** The processes of a demo and their folder, of which nothing is left in the end. */
export class Stage implements AsyncDisposable {
  readonly folder: string
  readonly #processes = new Map<'driver' | 'bridge', OwnProcess>()
  readonly #unasked = Promise.withResolvers<never>()
  #isOver = false

  constructor(folder: string) {
    this.folder = folder
    const { ledger, bridge } = filesIn(folder)
    mkdirSync(ledger)
    mkdirSync(bridge)
    this.openGate(0)
    // Whoever waits for something is told of it.
    this.#unasked.promise.catch(() => {})
  }

  /** Lets the program go as far as this line. */
  openGate(line: number): void {
    const { gate } = filesIn(this.folder)
    writeFileSync(`${gate}.next`, `${line}`)
    renameSync(`${gate}.next`, gate)
  }

  start(name: 'driver' | 'bridge', order: object): OwnProcess {
    const started = new OwnProcess(name, this.folder, order)
    this.#processes.set(name, started)
    started.ended.then(
      (status) => {
        if (this.#processes.get(name) !== started || (name === 'driver' && status.code === 0)) return
        this.#unasked.reject(new Unforeseen(started.epitaph(status)))
      },
      (error) => this.#unasked.reject(error),
    )
    return started
  }

  /** Sends SIGKILL to the one that is there now; whether it died of it. */
  async kill(name: 'driver' | 'bridge'): Promise<{ readonly pid: number; readonly landed: boolean }> {
    const victim = this.#processes.get(name)
    if (!victim) throw new Error(`expected a ${name} to kill`)
    this.#processes.delete(name)
    const { signal } = await victim.kill()
    return { pid: victim.pid, landed: signal === 'SIGKILL' }
  }

  /** What is waited for, unless a process ends meanwhile that nobody has killed, or nothing happens for too long. */
  async wait<T>(what: string, awaited: Promise<T>): Promise<T> {
    const patience = new AbortController()
    const tooLong = sleep(PATIENCE_MS, undefined, { signal: patience.signal }).then(() => {
      throw new Unforeseen(`nothing came for ${PATIENCE_MS / 1_000} seconds of ${what}`)
    })
    try {
      return await Promise.race([awaited, this.#unasked.promise, tooLong])
    } finally {
      patience.abort()
      tooLong.catch(() => {})
    }
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** Ends all processes, whoever has started them, and removes the folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isOver) return
    this.#isOver = true
    for (const name of ['driver', 'bridge'] as const) if (this.#processes.has(name)) await this.kill(name)
    for (let left = this.#left(); left.length > 0; left = this.#left()) {
      for (const each of left) kill(each)
      await sleep(5)
    }
    rmSync(this.folder, { recursive: true })
  }

  #left() {
    return startedWith(STAGE_SETTING, this.folder)
  }
}

const PATIENCE_MS = 30_000

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { CrashOrder, CrashReport } from './order.ts'

const PROCESS = fileURLToPath(new URL('./process.ts', import.meta.url))
const ARGUMENTS = ['--conditions=@tangle-network/source', '--disable-warning=ExperimentalWarning', PROCESS]

export interface LifeEnd {
  readonly signal: NodeJS.Signals | null
  readonly code: number | null
  readonly stderr: string
}

/** A process at work. It ends with this one at the latest. */
export class Life implements AsyncDisposable {
  readonly name: string
  readonly end: Promise<LifeEnd>
  readonly #child: ChildProcess
  readonly #reports: CrashReport[] = []
  readonly #stopped = Promise.withResolvers<CrashReport>()
  readonly #killAtExit = () => this.#child.kill('SIGKILL')

  constructor(order: CrashOrder) {
    this.name = order.name
    const env = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'crash-process-cache') }
    this.#child = spawn(process.execPath, [...ARGUMENTS, JSON.stringify(order)], {
      env,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    })
    process.on('exit', this.#killAtExit)
    let stderr = ''
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    const lines = createInterface(this.#child.stdio[3] as Readable)
    lines.on('line', (line) => this.#take(JSON.parse(line) as CrashReport))
    // A process that is killed lets its end of the pipe go, and nobody is told anything through it any more.
    this.#child.stdio[4]?.on('error', () => {})
    this.end = once(this.#child, 'close').then(([code, signal]) => {
      process.off('exit', this.#killAtExit)
      this.#stopped.reject(new Error(`expected a process that stops, found one that ended with ${code}: ${stderr}`))
      return { code, signal, stderr }
    })
    this.#stopped.promise.catch(() => {})
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** Resolves when it stands where it is to stop. */
  stopped(): Promise<CrashReport> {
    return this.#stopped.promise
  }

  /** It goes on from where it stands. */
  letGo(): void {
    ;(this.#child.stdio[4] as Writable).write('.')
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name)
  }

  /** Kills it where it stands, and answers how it ended. */
  async kill(): Promise<LifeEnd> {
    this.#child.kill('SIGKILL')
    return await this.end
  }

  reportsOf<Is extends CrashReport['is']>(is: Is): Extract<CrashReport, { is: Is }>[] {
    return this.#reports.filter((report): report is Extract<CrashReport, { is: Is }> => report.is === is)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
  }

  #take(report: CrashReport): void {
    this.#reports.push(report)
    if (report.is === 'stopped') this.#stopped.resolve(report)
  }
}

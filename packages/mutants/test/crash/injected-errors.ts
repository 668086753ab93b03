import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

/** Undefined where processes may be traced here; else why not, and how to get it. */
export function cannotTrace(): string | undefined {
  if (spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0) return undefined
  return 'NOT RUN: errors injected into syncs, apt-get install strace, where a process may be traced'
}

/** The next sync of each of these processes fails with EIO. Resolves once they are all traced. */
export async function failNextSync(pids: readonly number[], trace: string): Promise<InjectedErrors> {
  const which = pids.flatMap((pid) => ['-p', String(pid)])
  const what = ['-e', 'trace=fsync,fdatasync', '-e', 'inject=fsync,fdatasync:error=EIO:when=1']
  const strace = spawn('strace', ['-f', '-y', '-o', trace, ...what, ...which], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  strace.stderr.setEncoding('utf8')
  for await (const text of strace.stderr.iterator({ destroyOnReturn: false })) {
    said += text
    if (pids.every((pid) => said.includes(`Process ${pid} attached`))) return new InjectedErrors(strace, trace)
  }
  throw new Error(`expected to trace ${pids}, found: ${said}`)
}

export class InjectedErrors implements AsyncDisposable {
  readonly #strace: ChildProcess
  readonly #trace: string

  constructor(strace: ChildProcess, trace: string) {
    this.#strace = strace
    this.#trace = trace
  }

  /** Stops tracing, and answers how many syncs were made to fail. */
  async landed(): Promise<number> {
    await this[Symbol.asyncDispose]()
    return readFileSync(this.#trace, 'utf8')
      .split('\n')
      .filter((line) => line.includes('(INJECTED)')).length
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#strace.exitCode !== null || this.#strace.signalCode !== null) return
    const exited = once(this.#strace, 'exit')
    this.#strace.kill('SIGINT')
    await exited
  }
}

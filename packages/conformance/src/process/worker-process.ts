import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { decodeValue } from '@tangle-network/durability-contract'
import { onLines } from './lines.ts'
import { GO_FD, type Order, REPORT_FD, type Report } from './message.ts'

const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url)

/** How a worker ended, after everything it ever reported was read. */
export interface WorkerEnd {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stderr: string
}

/** A process that runs `worker.ts`: orders in, reports out. What they mean is its client's to know. */
export class WorkerProcess {
  readonly pid: number
  /** Resolves when it has imported the harness; rejects when it could not. */
  readonly ready: Promise<void>
  readonly ended: Promise<WorkerEnd>
  onReport: (report: Report) => void = () => {}
  readonly #child: ChildProcess

  constructor(module: string, env: NodeJS.ProcessEnv = {}) {
    this.#child = spawn(process.execPath, [...conditions(), fileURLToPath(WORKER), module], {
      stdio: ['pipe', 'ignore', 'pipe', 'pipe', 'pipe'],
      env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'conformance-compile-cache'), ...env },
    })
    if (this.#child.pid === undefined) throw new Error(`cannot start ${process.execPath}`)
    this.pid = this.#child.pid
    const { stdin, stderr } = this.#child as ChildProcess & { stdin: Writable; stderr: Readable }
    // A pipe to a process that has ended breaks; `ended` tells why it did.
    for (const pipe of [stdin, this.#child.stdio[GO_FD]]) pipe?.on('error', () => {})
    let told = ''
    stderr.setEncoding('utf8').on('data', (text: string) => {
      told += text
    })
    const closed = once(this.#child, 'close') as Promise<[number | null, NodeJS.Signals | null]>
    this.ended = closed.then(([code, signal]) => ({ code, signal, stderr: told }))
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.ready = promise
    onLines(this.#child.stdio[REPORT_FD] as Readable, (line) => {
      const report = decodeValue(line) as Report
      if (report.is === 'ready') resolve()
      else this.onReport(report)
    })
    void this.ended.then((end) => reject(endError('a worker could not start', end)))
    // Seen by whoever takes it; of a spare one that nobody takes it is nobody's matter.
    promise.catch(() => {})
  }

  send(order: Order): void {
    this.#child.stdin?.write(`${JSON.stringify(order)}\n`)
  }

  /** Lets it go on that has stopped itself at a failpoint. */
  go(): void {
    const pipe = this.#child.stdio[GO_FD] as Writable
    pipe.write('.')
  }

  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    this.#child.kill(signal)
  }
}

export function endError(what: string, { code, signal, stderr }: WorkerEnd): Error {
  const how = signal === null ? `exit code ${code}` : signal
  return new Error(`${what}: its process ended with ${how}${stderr === '' ? '' : `, and said:\n${stderr.trim()}`}`)
}

/** What decides, in this process, which files an import means. Nothing else of its arguments is the worker's. */
function conditions(): string[] {
  const { execArgv } = process
  return execArgv.flatMap((each, index) => {
    if (/^(--conditions|-C)=/.test(each)) return [each]
    return /^(--conditions|-C)$/.test(each) ? [each, execArgv[index + 1] ?? ''] : []
  })
}

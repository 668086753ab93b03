import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { PortOrder, PortReport } from './order.ts'

const PROGRAM = fileURLToPath(new URL('./child/program.ts', import.meta.url))

const COMPILED = mkdtempSync(join(tmpdir(), 'compiled-'))
process.once('exit', () => rmSync(COMPILED, { recursive: true, force: true }))

export interface ChildEnd {
  readonly signal: string | null
  readonly code: number | null
  readonly reports: readonly PortReport[]
}

/** A process that does as it is told, and tells what it does. */
export class PortChild {
  readonly #child: ChildProcess
  readonly #reports: PortReport[] = []
  readonly #onReport: (reports: readonly PortReport[]) => void
  readonly end: Promise<ChildEnd>

  constructor(order: PortOrder, onReport: (reports: readonly PortReport[]) => void = () => {}) {
    this.#onReport = onReport
    this.#child = spawn(process.execPath, ['--conditions=@tangle-network/source', PROGRAM, JSON.stringify(order)], {
      stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
      // The first one leaves its compiled sources to the others.
      env: { ...process.env, NODE_COMPILE_CACHE: COMPILED },
    })
    this.end = this.#listen()
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  async #listen(): Promise<ChildEnd> {
    const exit = once(this.#child, 'exit')
    for await (const line of createInterface(this.#child.stdio[3] as Readable)) {
      this.#reports.push(JSON.parse(line))
      this.#onReport(this.#reports)
    }
    const [code, signal] = (await exit) as [number | null, string | null]
    return { code, signal, reports: this.#reports }
  }
}

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createSupervisor, type Supervisor } from '@tangle-network/durability'
import { type AdapterName, adapters } from '../src/model-adapters.ts'
import type { ModelOrder } from '../src/model-worker.ts'
import { OpenAiServer } from '../src/openai-server/openai-server.ts'
import type { ScriptedAnswer } from '../src/openai-server/server-order.ts'
import { weatherIn } from '../src/weather.ts'

const WORKER = fileURLToPath(new URL('../src/model-worker.ts', import.meta.url))

/** A server, and a journal: on SQLite, which several processes can share, or in memory. */
export class ModelStage implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'model-kill-'))
  readonly server: OpenAiServer
  readonly #url: string
  #supervisor: Supervisor | undefined
  /** Runs that were begun here. */
  #runs = 0

  constructor(script: readonly ScriptedAnswer[], { url }: { readonly url?: 'memory:' } = {}) {
    this.#url = url ?? `sqlite:${join(this.#folder, 'journal.sqlite')}`
    this.server = new OpenAiServer({ script, ledger: join(this.#folder, 'asked.jsonl') })
  }

  nextRun(): string {
    return `run-${++this.#runs}`
  }

  /** A process of its own that does the run. */
  async worker(adapter: AdapterName, runId: string): Promise<WorkerLife> {
    const order = { adapter, runId, baseUrl: await this.server.baseUrl(), url: this.#url }
    return new WorkerLife({ ...order, ledger: this.#ledgerOf(runId) })
  }

  /** Does the run in this process, begun or not, to its end; waits with each request until it may be made. */
  async finish(adapter: AdapterName, runId: string, mayAsk: () => Promise<void> = async () => {}) {
    this.#supervisor ??= await createSupervisor({ url: this.#url, signals: false })
    const called: string[] = []
    const agent = await adapters[adapter]({
      baseUrl: await this.server.baseUrl(),
      async fetch(...asked) {
        await mayAsk()
        return fetch(...asked)
      },
      async call(city, { callId }) {
        called.push(callId)
        return weatherIn(city)
      },
    })
    const transcript = await this.#supervisor.runOrThrow(agent, null, { runId })
    return { transcript, called }
  }

  /** Whether the text stands anywhere in the files of the journal. */
  journalShows(text: string): boolean {
    const files = readdirSync(this.#folder).filter((name) => name.startsWith('journal.sqlite'))
    return files.some((name) => readFileSync(join(this.#folder, name)).includes(text))
  }

  /** The calls of tools that a worker made. */
  calledIn(runId: string): string[] {
    const ledger = this.#ledgerOf(runId)
    if (!existsSync(ledger)) return []
    const lines = readFileSync(ledger, 'utf8').split('\n').slice(0, -1)
    return lines.map((line) => (JSON.parse(line) as [string, number])[0])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#supervisor?.close()
    await this.server[Symbol.asyncDispose]()
    rmSync(this.#folder, { recursive: true })
  }

  #ledgerOf(runId: string): string {
    return join(this.#folder, `${runId}.jsonl`)
  }
}

/** A process that does a run, and is killed. It ends with this one. */
class WorkerLife {
  readonly #child: ChildProcess
  readonly #ended: Promise<unknown>
  #received = 0
  #heard: () => void = () => {}
  #stderr = ''

  constructor(order: ModelOrder) {
    const env = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'model-worker-cache') }
    this.#child = fork(WORKER, [JSON.stringify(order)], { env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text
    })
    this.#child.on('message', (bytes: number) => {
      this.#received = bytes
      this.#heard()
    })
    this.#ended = once(this.#child, 'exit')
    this.#ended.then(() => this.#heard())
  }

  /** Resolves when so many bytes of a body have come; rejects where the process ends instead. */
  async received(bytes: number): Promise<void> {
    while (this.#received !== bytes) {
      if (this.#child.exitCode !== null)
        throw new Error(`expected a worker that reads, found one that ended: ${this.#stderr}`)
      await new Promise<void>((resolve) => {
        this.#heard = resolve
      })
    }
  }

  /** Kills it, and answers by which signal it ended. */
  async kill(): Promise<NodeJS.Signals | null> {
    this.#child.kill('SIGKILL')
    await this.#ended
    return this.#child.signalCode
  }
}

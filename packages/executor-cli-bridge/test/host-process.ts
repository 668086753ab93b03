import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { isDurabilityError, type Journal, type RemoteExecution } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { type BridgeHostOptions, createCliBridge } from '../src/index.ts'
import type { JournalAnswer } from './child/host-main.ts'
import { makeFolder, removeFolder } from './host-folder.ts'

export type When = 'before' | 'after'

/** Says whether the host dies at a call of the journal: before it has any effect, or after it has and before it is told. */
export type Fault = (method: string, when: When) => boolean

const MAIN = new URL('child/host-main.ts', import.meta.url)

/** What of a host can be said to a process of its own. */
export type HostOptions = Pick<BridgeHostOptions, 'token' | 'keptEvents' | 'graceMs' | 'keepaliveMs'>

/** A host in a process of its own, always: when it is killed another one takes its place. The journal is not killed. */
export class HostProcesses {
  journal: Journal = createMemoryJournal()
  readonly folder = makeFolder()
  readonly #options: HostOptions
  fault: Fault = () => false
  /** How many hosts have died of SIGKILL. */
  kills = 0
  #child: ChildProcess | undefined
  #url: Promise<string>
  #port = 0
  #isOver = false

  constructor(options: HostOptions = {}) {
    this.#options = options
    this.#url = this.#open()
  }

  /** Where the host is that is there now, as the one before. */
  get url(): Promise<string> {
    return this.#url
  }

  /** A client of the host that is there now. */
  get bridge(): Promise<RemoteExecution> {
    return this.#url.then((url) => createCliBridge({ url, idRetainedMs: 3_600_000 }))
  }

  /** Kills the host and resolves when the next one is there; where it forgets, with a registry that knows nothing. */
  async restart({ forgets }: { readonly forgets: boolean }): Promise<void> {
    await this.#url
    if (forgets) this.journal = createMemoryJournal()
    await this.kill()
    await this.#url
  }

  /** Kills the host; the next one is there once `url` resolves. */
  async kill(): Promise<void> {
    const child = this.#child
    if (child?.exitCode !== null || child.signalCode !== null) throw new Error('expected a host to kill')
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }

  async close(): Promise<void> {
    await this.#url.catch(() => {})
    this.#isOver = true
    await this.kill()
    removeFolder(this.folder)
  }

  #open(): Promise<string> {
    const options: Partial<BridgeHostOptions> = { ...this.#options, port: this.#port }
    const child = fork(MAIN, [this.folder], {
      serialization: 'advanced',
      execArgv: ['--conditions=@tangle-network/source', '--disable-warning=ExperimentalWarning'],
      // Not among the arguments, which everybody on the machine can read.
      env: { ...process.env, HOST_OPTIONS: JSON.stringify(options) },
    })
    this.#child = child
    // That of this host: what it had asked for before its end goes to no other.
    const { journal } = this
    return new Promise((resolve, reject) => {
      child.on('message', (message: { url?: string } & JournalCall) => {
        if (message.url === undefined) return void this.#answer(child, journal, message)
        this.#port = Number(new URL(message.url).port)
        resolve(message.url)
      })
      child.once('exit', (code, signal) => {
        if (signal === 'SIGKILL') this.kills += 1
        else reject(new Error(`the host ended with ${code}`))
        if (this.#isOver || signal !== 'SIGKILL') return
        this.#url = this.#open()
        this.#url.then(resolve, reject)
      })
    })
  }

  async #answer(child: ChildProcess, journal: Journal, call: JournalCall) {
    if (this.fault(call.method, 'before')) return void child.kill('SIGKILL')
    const answer = await answerOf(journal, call)
    if (this.fault(call.method, 'after')) return void child.kill('SIGKILL')
    if (child.connected) child.send(answer, () => {})
  }
}

interface JournalCall {
  readonly call: number
  readonly method: string
  readonly args: readonly unknown[]
}

async function answerOf(journal: Journal, { call, method, args }: JournalCall): Promise<JournalAnswer> {
  try {
    const made = journal[method as 'head'](...(args as [string]))
    return { call, ok: await made }
  } catch (error) {
    if (!isDurabilityError(error)) throw error
    const { code, expected, found, where, outcome, details } = error
    return { call, refused: { code, parts: { expected, found, where, outcome, details } } }
  }
}

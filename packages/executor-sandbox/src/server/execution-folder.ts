import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { RemoteResult } from '@tangle-network/durability-contract'
import type { ControlReference } from '../control.ts'
import { groupState, parseStarter, type Starter } from './process-group.ts'
import { createText, readText } from './small-file.ts'
import { startWrapper } from './wrapper.ts'

/** What is to be executed, written down before anything of it is. */
export interface ExecutionRecord {
  /** None where the plain API was asked, which knows sessions alone. */
  readonly control: ControlReference | undefined
  readonly sessionId: string
  readonly command: readonly string[]
  readonly work: string
}

export type ExecutionState =
  | { readonly is: 'running' }
  | { readonly is: 'ended'; readonly result: RemoteResult }
  /** It was killed together with what would have told how it ended: it may have done all of its work, or some of it. */
  | { readonly is: 'gone' }
  /** Something has the id of its process, and nobody can tell whether that is it. */
  | { readonly is: 'unknown' }

/** In the place of a starter: nothing was started, and never will be. */
const NEVER = 'never'

/** One execution as files: all that is known of it, so that a server which is killed knows it again. */
export class ExecutionFolder {
  readonly path: string
  readonly record: ExecutionRecord

  private constructor(path: string, record: ExecutionRecord) {
    this.path = path
    this.record = record
  }

  static find(path: string): ExecutionFolder | undefined {
    const text = readText(join(path, 'record'))
    return text === undefined ? undefined : new ExecutionFolder(path, JSON.parse(text) as ExecutionRecord)
  }

  /** Claims the place for what the record says, or finds what has claimed it. Nothing is started yet. */
  static claim(path: string, record: ExecutionRecord): { folder: ExecutionFolder; isNew: boolean } {
    mkdirSync(path, { recursive: true })
    const isNew = createText(join(path, 'record'), JSON.stringify(record))
    return { folder: ExecutionFolder.find(path)!, isNew }
  }

  get output(): string {
    return join(this.path, 'output')
  }

  get isCancelled(): boolean {
    return readText(join(this.path, 'cancelled')) !== undefined
  }

  /** Starts it where it has not been. To be called again after a crash: it is started once all the same. */
  start(): void {
    if (readText(join(this.path, 'started')) !== undefined) return
    const { command, work } = this.record
    startWrapper({ folder: this.path, work, command }, () => this.#forbid())
  }

  state(): ExecutionState {
    const started = readText(join(this.path, 'started'))
    if (started === undefined) return { is: 'running' }
    if (started === NEVER) return { is: 'ended', result: this.isCancelled ? CANCELLED : failed('SPAWN_FAILED', null) }
    const group = this.#group()
    if (group === 'alive') return { is: 'running' }
    // Looked at after its processes have gone: what is not there now does not come.
    const exit = readText(join(this.path, 'exit'))
    if (exit !== undefined) return { is: 'ended', result: this.#result(exit) }
    if (group === 'unknown') return { is: 'unknown' }
    return this.isCancelled ? { is: 'ended', result: CANCELLED } : { is: 'gone' }
  }

  /** Has it stopped; what was never started never will be. The operation is written down first. */
  cancel(operationId: string): void {
    if (['ended', 'gone'].includes(this.state().is)) return
    createText(join(this.path, 'cancelled'), operationId)
    if (this.#forbid()) return
    this.signal('SIGTERM')
  }

  /** Signals all processes of the execution, where they surely are its own. */
  signal(name: 'SIGTERM' | 'SIGKILL'): void {
    const starter = this.#starter()
    if (!starter || groupState(starter) !== 'alive') return
    try {
      process.kill(-starter.pid, name)
    } catch (error) {
      // They have ended meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }

  /** Nothing may start any more, unless it has. */
  #forbid(): boolean {
    return createText(join(this.path, 'started'), NEVER)
  }

  #starter(): Starter | undefined {
    return parseStarter(readText(join(this.path, 'started')) ?? '')
  }

  #group(): 'alive' | 'over' | 'unknown' {
    const starter = this.#starter()
    return starter ? groupState(starter) : 'unknown'
  }

  #result(exit: string): RemoteResult {
    if (exit.trim() === '0') return { ok: { exitCode: 0 } }
    return this.isCancelled ? CANCELLED : failed('EXIT', Number(exit))
  }
}

const CANCELLED: RemoteResult = { cancelled: true }

const SAYS = { EXIT: 'it ended with', SPAWN_FAILED: 'it could not be started' }

function failed(code: keyof typeof SAYS, exitCode: number | null): RemoteResult {
  const message = exitCode === null ? SAYS[code] : `${SAYS[code]} ${exitCode}`
  return { failed: { name: 'ExitError', message, code, data: { exitCode } } }
}

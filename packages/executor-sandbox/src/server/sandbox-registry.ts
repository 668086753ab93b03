import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { sha256 } from '@tangle-network/durability-contract'
import { type ControlReference, type EnvironmentReference, isSame } from '../control.ts'
import { ExecutionFolder, type ExecutionRecord } from './execution-folder.ts'
import { Refusal } from './http-answer.ts'
import { createText, readText } from './small-file.ts'

export interface Receipt {
  readonly environmentId: string
  readonly operationId: string
  readonly releasedAt: string
}

interface EnvironmentRecord {
  readonly environment: EnvironmentReference
  readonly expiresAt: number
}

const PARTS = ['executions', 'environments', 'sessions'] as const

/** What the server knows, as folders and files below one folder. It holds nothing in memory that a restart would miss. */
export class SandboxRegistry {
  readonly #folder: string
  readonly #environmentMs: number

  constructor({ folder, environmentMs }: { folder: string; environmentMs: number }) {
    this.#folder = folder
    this.#environmentMs = environmentMs
    for (const part of PARTS) mkdirSync(join(folder, part), { recursive: true })
  }

  /** Puts what is known aside. What is at work goes on, and nobody knows of it. */
  static forget(folder: string): void {
    const aside = join(folder, `forgotten-${Date.now()}-${process.pid}`)
    mkdirSync(aside, { recursive: true })
    for (const part of PARTS) if (existsSync(join(folder, part))) renameSync(join(folder, part), join(aside, part))
  }

  /** Every execution that there is a record of. */
  executions(): ExecutionFolder[] {
    const folder = join(this.#folder, 'executions')
    return readdirSync(folder).flatMap((name) => ExecutionFolder.find(join(folder, name)) ?? [])
  }

  /** What was started under the id of a run. */
  execution(runId: string): ExecutionFolder | undefined {
    return ExecutionFolder.find(this.#pathOf('executions', runId))
  }

  claim(id: string, record: ExecutionRecord): { folder: ExecutionFolder; isNew: boolean } {
    return ExecutionFolder.claim(this.#pathOf('executions', id), record)
  }

  /** The working folder of a session that has no environment. */
  session(sessionId: string): string {
    const path = this.#pathOf('sessions', sessionId)
    mkdirSync(path, { recursive: true })
    return path
  }

  lease(environment: EnvironmentReference): 'created' | 'replayed' {
    const path = this.#pathOf('environments', environment.environmentId)
    mkdirSync(join(path, 'work'), { recursive: true })
    const record: EnvironmentRecord = { environment, expiresAt: Date.now() + this.#environmentMs }
    if (createText(join(path, 'record'), JSON.stringify(record))) return 'created'
    this.#demandOwn(environment)
    return 'replayed'
  }

  /** Where an execution is to work. */
  work(control: ControlReference): string {
    const { environmentId, runId, provider, requestDigest } = control
    this.#demandOwn({ environmentId, runId, provider, requestDigest })
    const path = this.#pathOf('environments', environmentId)
    if (readText(join(path, 'released'))) throw new Refusal(410, 'environment_released', 'it was given back')
    return join(path, 'work')
  }

  /** Removes what an environment holds, unless something is at work in it. Asked again, the same receipt. */
  release(environment: EnvironmentReference, operationId: string): Receipt {
    this.#demandOwn(environment)
    const path = this.#pathOf('environments', environment.environmentId)
    const known = readText(join(path, 'released'))
    if (known) return JSON.parse(known) as Receipt
    const state = this.execution(environment.runId)?.state().is ?? 'ended'
    if (state !== 'ended' && state !== 'gone')
      throw new Refusal(409, 'environment_busy', 'something may be at work in it')
    const { environmentId } = environment
    const receipt: Receipt = { environmentId, operationId, releasedAt: new Date().toISOString() }
    createText(join(path, 'released'), JSON.stringify(receipt))
    rmSync(join(path, 'work'), { recursive: true, force: true })
    return receipt
  }

  /** Gives back what nobody has in time. What is at work keeps its environment. */
  sweep(): void {
    const folder = join(this.#folder, 'environments')
    for (const name of readdirSync(folder)) {
      const text = readText(join(folder, name, 'record'))
      const record = text === undefined ? undefined : (JSON.parse(text) as EnvironmentRecord)
      if (!record || record.expiresAt > Date.now()) continue
      const state = this.execution(record.environment.runId)?.state().is ?? 'ended'
      if (state === 'ended' || state === 'gone') this.release(record.environment, 'expired')
    }
  }

  #demandOwn(environment: EnvironmentReference): void {
    const text = readText(join(this.#pathOf('environments', environment.environmentId), 'record'))
    if (text === undefined) throw new Refusal(404, 'environment_unknown', 'no such environment')
    const record = JSON.parse(text) as EnvironmentRecord
    if (isSame(record.environment, environment)) return
    throw new Refusal(409, 'environment_identity_conflict', 'the id stands for another environment')
  }

  /** What others name is no path. */
  #pathOf(part: (typeof PARTS)[number], id: string): string {
    return join(this.#folder, part, sha256(id).slice(0, 40))
  }
}

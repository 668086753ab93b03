import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readAll } from '@tangle-network/durability-conformance'
import type { Entry, Journal } from '@tangle-network/durability-contract'
import type { PostgresServer } from '@tangle-network/postgres-server'
import { createSupervisor, type RunResult } from '@tangle-network/runtime-kernel'
import { expect } from 'vitest'
import { effectsIn } from '../../src/crash/effects.ts'
import type { RemoteKind } from '../../src/crash/elsewhere.ts'
import { Life } from '../../src/crash/life.ts'
import type { CrashOrder, Stop } from '../../src/crash/order.ts'
import { openCrashPlace } from '../../src/crash/place.ts'
import { type ProgramName, programOf } from '../../src/crash/programs.ts'
import { PoolLedger, type PoolLineOf, poolLinesOf, readPoolLedger } from '../../src/pool-ledger.ts'
import type { PoolPlace } from '../../src/pool-place.ts'
import type { Backend } from './crash-point.ts'
import { Outside } from './outside.ts'

export type Ordered = Pick<CrashOrder, 'program'> & Partial<Pick<CrashOrder, 'does' | 'ttlMs' | 'runId'>>

/** One place and one run on it, with its ledger, and the processes that are killed over it. */
export class CrashStage implements AsyncDisposable {
  readonly runId = 'run'
  /** Processes that stood where they were to and are dead, or were given the fault that they were to be given. */
  hits = 0
  readonly #folder = mkdtempSync(join(tmpdir(), 'crash-point-'))
  readonly #lives: Life[] = []
  readonly #place: PoolPlace
  readonly #server: PostgresServer | undefined
  #journal: Promise<Journal> | undefined
  #outside: Outside | undefined

  /** On a schema of the server, else on a file. */
  constructor(on?: { readonly server: PostgresServer; readonly schema: string }) {
    this.#server = on?.server
    this.#place = on ? { url: on.server.url, schema: on.schema } : { path: join(this.#folder, 'journal.sqlite') }
    mkdirSync(this.ledger)
  }

  get backend(): Backend {
    return this.#server ? 'postgres' : 'sqlite'
  }

  get server(): PostgresServer {
    if (this.#server === undefined) throw new Error('a file has no server')
    return this.#server
  }

  get ledger(): string {
    return join(this.#folder, 'ledger')
  }

  get trace(): string {
    return join(this.#folder, 'trace')
  }

  /** A journal of this process. The first one makes the place. */
  journal(): Promise<Journal> {
    this.#journal ??= openCrashPlace(this.#place)
    return this.#journal
  }

  /** Starts what executes for this stage. */
  async openOutside(kind: RemoteKind): Promise<Outside> {
    this.#outside = await Outside.open(kind, this.#folder, await this.journal(), this.runId)
    return this.#outside
  }

  get outside(): Outside {
    if (this.#outside === undefined) throw new Error('expected a stage with something outside')
    return this.#outside
  }

  /** A journal that has opened the place anew. */
  async reopened(): Promise<Journal> {
    await (await this.#journal)?.close()
    this.#journal = openCrashPlace(this.#place)
    return this.#journal
  }

  /** Starts a process, which calls itself as it is called here wherever it is asked. */
  async begin({ does = 'run', ...ordered }: Ordered, stop?: Stop): Promise<Life> {
    await this.journal()
    const name = `life-${this.#lives.length}`
    const order = { ...ordered, does, name, place: this.#placeOf(name), ledger: this.ledger, ...(stop && { stop }) }
    const elsewhere = this.#outside && { elsewhere: this.#outside.place }
    const life = new Life({ runId: this.runId, ...order, ...elsewhere })
    this.#lives.push(life)
    return life
  }

  /** Starts a process that stops there, and kills it where it stands. */
  async kill(ordered: Ordered, stop: Stop): Promise<Life> {
    const life = await this.begin(ordered, stop)
    const at = 'at' in stop ? stop.at : stop.instant
    expect(await life.stopped()).toEqual({ is: 'stopped', at })
    expect(await life.kill()).toEqual({ signal: 'SIGKILL', code: null, stderr: '' })
    expect([life.reportsOf('stopped').length, life.reportsOf('ended').length]).toEqual([1, 0])
    this.hits += 1
    return life
  }

  /** Runs it to its end in this process, as an heir who can prove that its predecessors are dead. */
  async resume(program: ProgramName, runId: string = this.runId): Promise<RunResult> {
    const journal = await this.journal()
    const make = effectsIn(new PoolLedger(this.ledger, 'heir'))
    await using supervisor = createSupervisor({ journal, ttlMs: 5_000 })
    const agent = programOf(program, { make, journal, elsewhere: this.#outside?.place })
    return await supervisor.run(agent, null, { runId, queue: 'default' })
  }

  /** The same, again when it is due where it has to wait for its time. */
  async resumeToEnd(program: ProgramName): Promise<RunResult> {
    const journal = await this.journal()
    const { manifest } = await journal.head(this.runId)
    for (;;) {
      const result = await this.resume(program)
      if (result.status !== 'suspended') return result
      const { wakeAt } = await journal.head(this.runId)
      while ((await journal.begin(this.runId, manifest)).now < (wakeAt ?? 0)) await sleep(20)
    }
  }

  async entries(runId: string = this.runId): Promise<readonly Entry[]> {
    return readAll(await this.journal(), runId)
  }

  async kinds(runId?: string): Promise<string[]> {
    return (await this.entries(runId)).map(({ kind }) => kind)
  }

  /** The calls of the functions of all steps, life by life. */
  started(of: string = this.runId): PoolLineOf<'started'>[] {
    const lines = poolLinesOf(readPoolLedger(this.ledger), 'started').filter(({ runId }) => runId === of)
    return lines.sort((one, other) => one.epoch - other.epoch)
  }

  /** How often the function of each step was called. */
  calls(runId?: string): Record<string, number> {
    const groups = Object.entries(Object.groupBy(this.started(runId), ({ key }) => key))
    return Object.fromEntries(groups.map(([key, all]) => [key, all?.length ?? 0]))
  }

  #placeOf(name: string): PoolPlace {
    if ('path' in this.#place) return this.#place
    const url = new URL(this.#place.url)
    url.searchParams.set('application_name', name)
    return { ...this.#place, url: url.href }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const life of this.#lives) await life[Symbol.asyncDispose]()
    await this.#outside?.close()
    await (await this.#journal)?.close()
    // What was executed may still be writing down its end there.
    rmSync(this.#folder, { recursive: true, maxRetries: 20, retryDelay: 50 })
  }
}

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Dispatch } from './read-request.ts'
import { Run, type RunPorts } from './run.ts'
import { RunFolder } from './run-folder.ts'

export type Admitted =
  | { readonly is: 'created' | 'replayed'; readonly run: Run }
  | { readonly is: 'conflict'; readonly digest: string }
  | { readonly is: 'forgotten' | 'full' }

/** Runs that have ended stay at hand, up to so many; others are read again. */
const ENDED_AT_HAND = 128
const PRUNE_MS = 3_600_000

/** All runs of a host: those at work, and on demand those that have ended. One object stands for a run at a time. */
export class Runs {
  readonly #ports: RunPorts
  /** How many commands may run at once. */
  readonly #mostRunning: number
  readonly #runs = new Map<string, Promise<Run | undefined>>()
  readonly #overAtHand = new Set<string>()
  readonly #admitting = new Map<string, Promise<Admitted>>()
  #running = 0
  #pruning: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(ports: RunPorts, mostRunning: number) {
    this.#ports = ports
    this.#mostRunning = mostRunning
  }

  /** Finds what an earlier host has left, and goes on with it. */
  async open(): Promise<void> {
    await mkdir(join(this.#ports.folder, 'runs'), { recursive: true, mode: 0o700 })
    for await (const id of this.#ports.registry.open()) {
      // What this host cannot read is left to one that can; all others go on.
      await this.find(id).catch(this.#ports.report)
    }
    await this.#prune()
    this.#pruning = setInterval(() => void this.#prune().catch(this.#ports.report), PRUNE_MS)
    this.#pruning.unref()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#pruning)
    await Promise.allSettled(this.#admitting.values())
    const found = await Promise.allSettled(this.#runs.values())
    await Promise.all(found.map((each) => (each.status === 'fulfilled' ? each.value?.close() : undefined)))
  }

  find(id: string): Promise<Run | undefined> {
    const known = this.#runs.get(id)
    if (known) return known
    const found = this.#load(id)
    this.#runs.set(id, found)
    // Only what is there is kept: what is not there yet may come.
    const drop = () => void this.#runs.delete(id)
    found.then((run) => run ?? drop(), drop)
    return found
  }

  /** Binds an id to a request and has it executed, once: whoever asks the same again is shown the same run. */
  async admit(dispatch: Dispatch): Promise<Admitted> {
    const { id } = dispatch
    const before = this.#admitting.get(id)
    if (before) {
      await Promise.allSettled([before])
      return this.admit(dispatch)
    }
    const admitted = this.#admit(dispatch).finally(() => this.#admitting.delete(id))
    this.#admitting.set(id, admitted)
    return admitted
  }

  async #admit({ id, digest, request, coordinates }: Dispatch): Promise<Admitted> {
    const known = await this.find(id)
    if (known) {
      const bound = known.record.digest
      return bound === digest ? { is: 'replayed', run: known } : { is: 'conflict', digest: bound }
    }
    // Those on their way may run as well before this one does.
    if (this.#running + this.#admitting.size > this.#mostRunning) return { is: 'full' }
    const { registry, clock } = this.#ports
    const claim = await registry.claim(id, digest, { request, coordinates }, clock())
    if (!('record' in claim)) return claim
    const run = (await this.find(id)) as Run
    return { is: claim.is, run }
  }

  async #load(id: string): Promise<Run | undefined> {
    const record = await this.#ports.registry.load(id)
    if (!record) return undefined
    const run = new Run(this.#ports, record)
    if (this.#isClosed) await run.close()
    if (!run.isOver) this.#count(run)
    await run.look()
    if (run.isOver) this.#keepAtHand(id)
    return run
  }

  /** One that runs, until it does not. */
  #count(run: Run): void {
    this.#running += 1
    const never = new AbortController().signal
    const untilOver = async () => {
      while (!run.isOver && !run.isClosed) await run.bell.next(never)
      this.#running -= 1
      if (run.isOver) this.#keepAtHand(run.record.id)
    }
    void untilOver()
  }

  #keepAtHand(id: string): void {
    this.#overAtHand.add(id)
    const [oldest] = this.#overAtHand
    if (oldest === undefined || this.#overAtHand.size <= ENDED_AT_HAND) return
    this.#overAtHand.delete(oldest)
    this.#runs.delete(oldest)
  }

  async #prune(): Promise<void> {
    const { registry, clock, folder, limits } = this.#ports
    for await (const id of registry.endedBefore(clock() - limits.retainMs)) {
      const record = await registry.load(id)
      // The journal last: what it still names is found again should this end in between.
      if (record) await new RunFolder(folder, record).remove()
      await registry.forget(id)
      this.#overAtHand.delete(id)
      this.#runs.delete(id)
    }
  }
}

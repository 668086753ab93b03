import { DurabilityError, isDurabilityError, type Manifest, quoted, sha256 } from '@tangle-network/durability-contract'
import { HeldRun, type PortRecord, type RunPorts } from './held-run.ts'
import type { PortKind } from './port-kind.ts'
import { begunAtOf, checkAgent, type PortRun, readRun } from './read-run.ts'

/** One run that a port writes, and that it takes the lease of when it first does. Its calls are made one after the other. */
export class RunLog {
  readonly #ports: RunPorts
  #held: HeldRun | undefined
  #turn: Promise<unknown> = Promise.resolve()

  constructor(ports: RunPorts) {
    this.#ports = ports
  }

  /** Begins the run and takes its lease. A run that was begun with another `at` is `RUN_CONFLICT`. */
  begin(at: string): Promise<void> {
    return this.#inTurn(() => this.#begin(at))
  }

  append(record: PortRecord): Promise<void> {
    return this.#inTurn(() => this.#append(record))
  }

  read(): Promise<PortRun | undefined> {
    const { journal, kind, runId } = this.#ports
    return this.#inTurn(() => readRun(journal, kind, runId))
  }

  close(): Promise<void> {
    return this.#inTurn(async () => {
      const held = this.#held
      this.#held = undefined
      await held?.release()
    })
  }

  /** Whether it is held, and nothing was written to it so far. */
  get isEmpty(): boolean {
    return this.#held?.isEmpty ?? false
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work)
    // Whoever made the call is told; the next one has its turn all the same.
    this.#turn = done.catch(() => undefined)
    return done
  }

  async #begin(at: string): Promise<void> {
    const { journal, kind, runId, owner, ttlMs } = this.#ports
    if (this.#held) return this.#checkBegun(at, this.#held.begunAt)
    try {
      const { lease, head, now } = await journal.begin(runId, manifestOf(kind, at), { acquire: { owner, ttlMs } })
      if (lease) this.#held = new HeldRun(this.#ports, { lease, head, now })
    } catch (error) {
      if (!isDurabilityError(error, 'RUN_CONFLICT')) throw error
      const head = await journal.head(runId)
      checkAgent(kind, head)
      this.#checkBegun(at, begunAtOf(head))
      throw error
    }
  }

  #checkBegun(at: string, found: string): void {
    const { kind, runId } = this.#ports
    if (at === found) return
    throw new DurabilityError('RUN_CONFLICT', {
      expected: `a ${kind.noun} that was begun at ${quoted(at)}, or a new one`,
      found: `one that was begun at ${quoted(found)}`,
      where: `run ${quoted(runId)}`,
      details: { runId, begunAt: found },
    })
  }

  async #acquire(): Promise<HeldRun> {
    const { journal, kind, runId, owner, ttlMs } = this.#ports
    // Looked at first: the lease of somebody else's run is not to be touched.
    checkAgent(kind, await journal.head(runId))
    return new HeldRun(this.#ports, await journal.acquire(runId, { owner, ttlMs }))
  }

  async #append(record: PortRecord): Promise<void> {
    this.#held ??= await this.#acquire()
    const held = this.#held
    try {
      const settled = await held.settle()
      // Offered again by the caller: it is the one that is settled now.
      if (settled?.kind === record.kind && settled.is.text === record.is.text) return
      await held.append(record)
    } finally {
      if (held.isOver) this.#held = undefined
    }
  }
}

/** The time at which it was begun is what a run is: another is refused by the contract itself. */
export function manifestOf({ agent }: PortKind, at: string): Manifest {
  return { agent, taskDigest: sha256(at), seed: at }
}

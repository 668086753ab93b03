import {
  DurabilityError,
  type Released,
  type RemoteEvent,
  type RemoteExecution,
  type Sighting,
} from '@tangle-network/durability-contract'
import { MemoryExecution } from './memory-execution.ts'
import type { RemoteProgram } from './remote-program.ts'

export interface MemoryRemoteOptions {
  readonly leases: boolean
  readonly keepsIds: boolean
  readonly keptEvents: number
  readonly hasTokens: boolean
}

interface Kept {
  readonly reference: string
  readonly digest: string
  readonly execution: MemoryExecution
}

interface Leased {
  readonly digest: string
  receipt: string | undefined
}

const DAY_MS = 86_400_000

/** A remote in memory that keeps every promise: what it executes, and what it knows of that, which a restart may lose. */
export class MemoryRemote {
  readonly options: MemoryRemoteOptions
  /** All that was ever started, whether or not anything is still known of it. */
  readonly started: MemoryExecution[] = []
  readonly #letGo = new Set<string>()
  readonly #executions = new Map<string, Kept>()
  readonly #environments = new Map<string, Leased>()
  /** What releases were answered, by their ids: asked again, they are answered so again. */
  readonly #released = new Map<string, Released>()
  #life = new AbortController()

  constructor(options: MemoryRemoteOptions) {
    this.options = options
  }

  letGo(name: string): void {
    this.#letGo.add(name)
    for (const execution of this.started) if (execution.program.name === name) execution.letGo()
  }

  restart(forgets: boolean): void {
    this.#life.abort()
    this.#life = new AbortController()
    if (!forgets) return
    this.#executions.clear()
    this.#environments.clear()
    this.#released.clear()
  }

  get environments(): number {
    return [...this.#environments.values()].filter(({ receipt }) => receipt === undefined).length
  }

  executor(): RemoteExecution {
    const { leases, keepsIds } = this.options
    return {
      ...{ name: 'memory', leases, idRetainedMs: keepsIds ? DAY_MS : 0 },
      bind: async ({ id, requestDigest }) => {
        const known = this.#environments.get(id)
        if (known && known.digest !== requestDigest) return { is: 'conflict' }
        if (!known) this.#environments.set(id, { digest: requestDigest, receipt: undefined })
        return { is: known ? 'replayed' : 'created', environment: id }
      },
      start: async ({ id, request, requestDigest }, environment) => {
        const known = this.#executions.get(id)
        if (known && known.digest !== requestDigest) return { is: 'conflict' }
        if (known) return { is: 'replayed', reference: known.reference }
        if (leases) this.#demandLeased(environment)
        return { is: 'created', reference: this.#start(id, request as RemoteProgram, requestDigest) }
      },
      lookup: async ({ id }) => sightingOf(this.#executions.get(id)),
      result: async (reference) => sightingOf(this.#of(reference)),
      attach: async (reference, { position }, { signal }) => {
        const execution = this.#of(reference)?.execution
        if (!execution) return { is: 'unknown' }
        const last = execution.events.length
        const first = Math.max(1, last - this.options.keptEvents + 1)
        if (position + 1 < first) return { is: 'expired', first }
        if (position > last) return { is: 'ahead', last }
        return { is: 'attached', events: shown(execution, position, AbortSignal.any([signal, this.#life.signal])) }
      },
      cancel: async (reference) => {
        const execution = this.#of(reference)?.execution
        if (!execution) return { is: 'unknown' }
        if (execution.result) return { is: 'ended', result: execution.result }
        execution.stop()
        return { is: 'requested' }
      },
      release: async (environment, { operationId, isOver }) => {
        const known = this.#released.get(operationId)
        if (known) return known
        const released = isOver ? this.#giveBack(environment) : { isReleased: false, receipt: 'left to expire' }
        this.#released.set(operationId, released)
        return released
      },
    }
  }

  #start(id: string, program: RemoteProgram, digest: string): string {
    const execution = new MemoryExecution(program, this.options)
    this.started.push(execution)
    if (this.#letGo.has(program.name)) execution.letGo()
    const reference = `execution ${id}`
    this.#executions.set(id, { reference, digest, execution })
    return reference
  }

  #giveBack(environment: unknown): Released {
    const leased = this.#demandLeased(environment)
    leased.receipt ??= `released ${environment}`
    return { isReleased: true, receipt: leased.receipt }
  }

  #of(reference: unknown): Kept | undefined {
    return [...this.#executions.values()].find((kept) => kept.reference === reference)
  }

  #demandLeased(environment: unknown): Leased {
    const leased = this.#environments.get(String(environment))
    if (leased) return leased
    throw new DurabilityError('REMOTE_REFUSED', {
      ...{ expected: 'an environment that is leased', found: 'none', where: 'a remote in memory' },
    })
  }
}

function sightingOf(kept: Kept | undefined): Sighting {
  if (!kept) return { is: 'unknown' }
  const { reference, execution } = kept
  return execution.result ? { is: 'ended', reference, result: execution.result } : { is: 'running', reference }
}

async function* shown(execution: MemoryExecution, after: number, signal: AbortSignal): AsyncGenerator<RemoteEvent> {
  for (let position = after; ; ) {
    while (position < execution.events.length) yield execution.events[position++]!
    if (execution.result) return
    if (signal.aborted) {
      throw new DurabilityError('REMOTE_UNREACHABLE', {
        ...{ expected: 'events', found: 'a connection that was cut', where: 'a remote in memory' },
      })
    }
    await execution.change(signal)
  }
}

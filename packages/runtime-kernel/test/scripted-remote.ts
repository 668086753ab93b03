import { DurabilityError, type ExecutionPlan, type RemoteExecution } from '@tangle-network/durability-contract'

export type Method = 'bind' | 'start' | 'lookup' | 'attach' | 'result' | 'cancel' | 'release'

interface Executed {
  readonly digest: string
  readonly reference: string
  events: unknown[]
  /** Events before that one are no longer kept. */
  firstKept: number
  end: 'open' | 'done' | 'failed' | 'cancelled' | 'gone'
  starts: number
}

/** Says what becomes of a call: nothing, or what it fails with before it was heard or after. */
export type Fault = (method: Method, call: number) => { when: 'before' | 'after'; error: DurabilityError } | undefined

export function remoteError(
  code: 'REMOTE_REFUSED' | 'REMOTE_BUSY' | 'REMOTE_UNREACHABLE' | 'REMOTE_FAILED',
  outcome: 'not-applied' | 'unknown',
  details: Record<string, unknown> = {},
): DurabilityError {
  return new DurabilityError(code, {
    expected: 'an answer',
    found: 'none',
    where: 'a scripted remote',
    outcome,
    details,
  })
}

/** A remote in memory that outlives the supervisors of a test. It does by itself what `events` say and then ends. */
export class ScriptedRemote implements RemoteExecution {
  readonly name = 'scripted'
  readonly leases: boolean
  readonly idRetainedMs: number
  readonly executed = new Map<string, Executed>()
  readonly environments = new Map<string, { released: number; isOver: boolean[] }>()
  readonly calls: Method[] = []
  readonly operations = new Set<string>()
  readonly script: readonly unknown[]
  readonly #fault: Fault
  /** How it ends by itself; `open`: it does not. */
  end: 'done' | 'failed' | 'open' | 'gone' = 'done'
  /** What an attach shows, in place of what is there: position and data. */
  shows: ((events: { position: number; data?: unknown }[]) => { position: number; data?: unknown }[]) | undefined

  constructor(options: { leases?: boolean; idRetainedMs?: number; script?: unknown[]; fault?: Fault } = {}) {
    this.leases = options.leases ?? false
    this.idRetainedMs = options.idRetainedMs ?? 3_600_000
    this.script = options.script ?? ['one', 'two', 'three']
    this.#fault = options.fault ?? (() => undefined)
  }

  /** It forgets what it has executed, as a restart without a registry does. */
  forget(): void {
    this.executed.clear()
  }

  get only(): Executed {
    const [execution] = this.executed.values()
    if (!execution || this.executed.size !== 1) throw new Error(`executed ${this.executed.size} and not one`)
    return execution
  }

  bind: RemoteExecution['bind'] = (plan) =>
    this.#call('bind', () => {
      const environment = `env-${plan.id}`
      const is = this.environments.has(environment) ? 'replayed' : 'created'
      if (is === 'created') this.environments.set(environment, { released: 0, isOver: [] })
      return { is, environment } as const
    })

  start: RemoteExecution['start'] = (plan: ExecutionPlan) =>
    this.#call('start', () => {
      const known = this.executed.get(plan.id)
      if (known && known.digest !== plan.requestDigest) return { is: 'conflict' } as const
      if (known) {
        known.starts += 1
        return { is: 'replayed', reference: known.reference } as const
      }
      const reference = `ref-${plan.id}`
      const parts = { events: [...this.script], firstKept: 1, end: this.end, starts: 1 }
      this.executed.set(plan.id, { digest: plan.requestDigest, reference, ...parts })
      return { is: 'created', reference } as const
    })

  lookup: RemoteExecution['lookup'] = (plan) => this.#call('lookup', () => this.#sighting(this.executed.get(plan.id)))

  attach: RemoteExecution['attach'] = (reference, { position }, { signal }) =>
    this.#call('attach', () => {
      const execution = this.#of(reference)
      if (!execution) return { is: 'unknown' } as const
      if (position + 1 < execution.firstKept) return { is: 'expired', first: execution.firstKept } as const
      if (position > execution.events.length) return { is: 'ahead', last: execution.events.length } as const
      const stored = execution.events.map((data, index) => ({ position: index + 1, data }))
      const after = stored.filter((event) => event.position > position)
      const shown = this.shows?.(after) ?? after
      const events = async function* () {
        yield* shown
        while (execution.end === 'open' && !signal.aborted) await new Promise((resolve) => setImmediate(resolve))
      }
      return { is: 'attached', events: events() } as const
    })

  result: RemoteExecution['result'] = (reference) => this.#call('result', () => this.#sighting(this.#of(reference)))

  cancel: RemoteExecution['cancel'] = (reference, { operationId }) =>
    this.#call('cancel', () => {
      this.operations.add(operationId)
      const execution = this.#of(reference)
      if (!execution) return { is: 'unknown' } as const
      if (execution.end === 'open') execution.end = 'cancelled'
      return { is: 'requested' } as const
    })

  release: RemoteExecution['release'] = (environment, { isOver }) =>
    this.#call('release', () => {
      const leased = this.environments.get(String(environment))
      if (!leased) throw remoteError('REMOTE_REFUSED', 'not-applied')
      leased.released += 1
      leased.isOver.push(isOver)
      return { isReleased: isOver, receipt: { environment } }
    })

  #of(reference: unknown): Executed | undefined {
    return [...this.executed.values()].find((execution) => execution.reference === reference)
  }

  #sighting(execution: Executed | undefined) {
    if (!execution) return { is: 'unknown' } as const
    const { reference, end, events } = execution
    if (end === 'open') return { is: 'running', reference } as const
    if (end === 'gone') return { is: 'gone' } as const
    const spent = [['tokens', events.length]] satisfies [string, number][]
    if (end === 'done') return { is: 'ended', reference, result: { ok: events.at(-1) ?? null, spent } } as const
    if (end === 'cancelled') return { is: 'ended', reference, result: { cancelled: true, spent } } as const
    const failed = { name: 'ExitError', message: 'it ended with 1', code: 'EXIT', data: { exitCode: 1 } }
    return { is: 'ended', reference, result: { failed, spent } } as const
  }

  async #call<T>(method: Method, does: () => T): Promise<T> {
    this.calls.push(method)
    const fault = this.#fault(method, this.calls.filter((each) => each === method).length)
    if (fault?.when === 'before') throw fault.error
    const answer = does()
    if (fault) throw fault.error
    return answer
  }
}

import { type Fact, isDurabilityError, type RunState } from '@tangle-network/durability-contract'
import type { Clock } from './clock.ts'
import {
  type AgentDiagnostics,
  type AttemptDiagnostics,
  agents,
  attempts,
  type Ending,
  type EntryDiagnostics,
  entries,
  type RunDiagnostics,
  runs,
} from './diagnostics.ts'
import type { RunEnd } from './run-result.ts'
import type { Tried } from './try-once.ts'

type Ended<D> = D extends Ending<infer Status> ? Status : never

/** Tells whoever subscribed to the diagnostics what becomes of one run under one lease. It decides nothing. */
export class Observer {
  readonly #run: RunDiagnostics
  readonly #clock: Clock
  readonly #agents = new Map<number, { readonly told: AgentDiagnostics; readonly since: number }>()
  readonly #resumed: RunState

  constructor(ids: { runId: string; agent: string; epoch: number }, state: RunState, clock: Clock) {
    this.#run = { ...ids, resumedFrom: state.seq, firstTrace: state.firstTrace }
    this.#clock = clock
    this.#resumed = state
  }

  /** What a subscriber wants kept of this life, where it is fit to be. */
  get trace(): string | undefined {
    const { trace } = this.#run
    return typeof trace === 'string' && trace.length <= 256 ? trace : undefined
  }

  /** The time that the run is at work here. */
  run(drive: () => Promise<RunEnd>): Promise<RunEnd> {
    const since = this.#clock.monotonic()
    return runs.start.runStores(this.#run, async () => {
      for (const { id, path, agent } of this.#resumed.nodes.values()) this.#entered(id, path, agent, true)
      try {
        const result = await drive()
        this.#run.status = result.status
        return result
      } catch (error) {
        this.#run.status = 'given-back'
        setCode(this.#run, error)
        throw error
      } finally {
        for (const id of [...this.#agents.keys()]) this.#left(id, 'given-back')
        this.#end(runs.asyncEnd, this.#run, since)
      }
    })
  }

  /** One attempt of a step, in the context that a subscriber binds to it. Of one that nobody saw begin, no end is told. */
  attempt(
    of: Pick<AttemptDiagnostics, 'path' | 'key' | 'effect' | 'attempt'>,
    call: () => Promise<Tried>,
  ): Promise<Tried> {
    if (!attempts.start.hasSubscribers && !attempts.asyncEnd.hasSubscribers) return call()
    const { runId, epoch } = this.#run
    const told: AttemptDiagnostics = { runId, epoch, ...of }
    const since = this.#clock.monotonic()
    return attempts.start.runStores(told, async () => {
      const tried = await call()
      if ('ok' in tried) told.status = 'done'
      else {
        told.status = tried.isTimeout ? 'timed-out' : 'failed'
        setCode(told, tried.thrown)
      }
      this.#end(attempts.asyncEnd, told, since)
      return tried
    })
  }

  /** To be told of every entry as it gets its place. */
  note(fact: Fact): void {
    if (fact.kind === 'node.spawned') {
      const parent = this.#agents.get(fact.parent)?.told.path ?? []
      this.#entered(fact.seq, fact.parent === 0 ? [] : [...parent, fact.key], fact.agent, false)
    }
    if (entries.hasSubscribers) entries.publish(this.#entryOf(fact))
    if (fact.kind !== 'node.settled') return
    const { outcome } = fact
    this.#left(fact.node, 'ok' in outcome ? 'done' : 'failed', 'failed' in outcome ? outcome.failed.code : undefined)
  }

  #entryOf(fact: Fact): EntryDiagnostics {
    const { runId, epoch } = this.#run
    const about = 'node' in fact ? fact.node : 'parent' in fact ? fact.parent : 0
    const path = this.#agents.get(about)?.told.path ?? []
    return { runId, epoch, seq: fact.seq, kind: fact.kind, path, ...('key' in fact ? { key: fact.key } : {}) }
  }

  #entered(id: number, path: readonly string[], agent: string, isResumed: boolean): void {
    const { runId, epoch } = this.#run
    const told = { runId, epoch, path, agent, isResumed }
    this.#agents.set(id, { told, since: this.#clock.monotonic() })
    agents.start.publish(told)
  }

  #left(id: number, status: Ended<AgentDiagnostics>, errorCode?: string): void {
    const agent = this.#agents.get(id)
    if (!agent) return
    this.#agents.delete(id)
    agent.told.status = status
    if (errorCode !== undefined) agent.told.errorCode = errorCode
    this.#end(agents.asyncEnd, agent.told, agent.since)
  }

  #end<D extends Ending<string>>(ended: { publish(told: D): void }, told: D, since: number): void {
    told.durationMs = this.#clock.monotonic() - since
    ended.publish(told)
  }
}

function setCode(told: Ending<string>, error: unknown): void {
  const { code } = (error ?? {}) as { readonly code?: unknown }
  if (isDurabilityError(error)) told.errorCode = error.code
  else if (typeof code === 'string') told.errorCode = code
}

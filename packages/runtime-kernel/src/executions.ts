import {
  type ExecutionAction,
  isPlanned,
  type Kept,
  type Observed,
  type Outcome,
  quoted,
  type RemoteResult,
  type RemoteState,
  recoverExecution,
  remoteState,
  type StepState,
} from '@tangle-network/durability-contract'
import { pause } from './clock.ts'
import { EventSpool } from './event-spool.ts'
import { type Execution, executionOf } from './execution.ts'
import type { ExecutionAsk } from './execution-ask.ts'
import { ExecutionEnd } from './execution-end.ts'
import { type Followed, follow } from './execution-events.ts'
import type { LiveNode } from './live-node.ts'
import { came, conflict, isOfTheRemote, nothingOf } from './remote-outcome.ts'
import { exhausted } from './shortage.ts'
import { failureOf } from './step-error.ts'
import { isForestalled, isRefused } from './step-fact.ts'
import type { StepPorts } from './step-runner.ts'
import { CANCELLED, tell } from './told.ts'

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 10_000

/**
 * Has things executed elsewhere: intent, environment, reference, events and outcome are written down one after the other,
 * each before it is gone by, and what to do next is always the contract's rule over what stands and what the remote says.
 */
export class Executions {
  readonly #ports: StepPorts
  readonly #end: ExecutionEnd
  /** Events on their way into the log. */
  readonly events: EventSpool

  constructor(ports: StepPorts) {
    this.#ports = ports
    this.events = new EventSpool({ ...ports, commit: () => ports.turns.poke() })
    this.#end = new ExecutionEnd(ports, this.events)
  }

  /** Resolves when the agent has been told what it came to, or this process has no business with it any more. */
  execute(node: LiveNode, ask: ExecutionAsk, recorded: StepState | undefined): Promise<void> {
    return recorded?.remote ? this.#resume(node, ask, recorded.remote, recorded.outcome) : this.#begin(node, ask)
  }

  async #begin(node: LiveNode, ask: ExecutionAsk): Promise<void> {
    const { writer, accounts, time } = this.#ports
    const { key, digest, executor } = ask
    if (isRefused(node, ask)) {
      this.#end.tell(node, ask, this.#end.settle(node, ask, { failed: CANCELLED }, []))
      return
    }
    const reserved = accounts.limited(node, ask.budget)
    const short = accounts.shortage(node, reserved)
    if (short) {
      this.#end.tell(node, ask, this.#end.settle(node, ask, { failed: exhausted(short, `step ${quoted(key)}`, 1) }, []))
      return
    }
    const { name, leases, idRetainedMs } = executor
    const intent = { executor: name, leases, reserved, idRetainedMs, asOf: time.answered }
    const { seq } = writer.add({
      kind: 'step.intended',
      payload: { v: 4, node: node.id, key, digest, effect: 'reattachable', ...intent },
    })
    await this.#drive(executionOf(this.#ports, node, ask, remoteState({ seq, ...intent }), false), 'never-started')
  }

  /** Goes on with one that the log knows, from what it says. */
  async #resume(node: LiveNode, ask: ExecutionAsk, recorded: RemoteState, outcome: Kept<Outcome> | undefined) {
    const { journal, runId, inherited } = this.#ports
    const execution = executionOf(this.#ports, node, ask, { ...recorded }, !isPlanned(recorded))
    const isOurs = recorded.seq > inherited
    if (outcome) {
      const told = await tell(journal, runId, outcome)
      await this.#end.giveBack(execution, { isOurs, isOver: true }, () => this.#end.tell(node, ask, told))
    } else if (isOurs) await this.#drive(execution, 'nothing')
    else await this.#end.unknown(execution, isOurs)
  }

  async #drive(execution: Execution, first: Observed): Promise<void> {
    const { writer, time, turns } = this.#ports
    const { node, ask, remote } = execution
    for (let observed: Observed | undefined = first; observed !== undefined; ) {
      turns.poke()
      await writer.durable(writer.last)
      if (!this.#ports.mayStart()) return
      if (isForestalled(node, ask) && !remote.recalled) {
        remote.recalled = { reason: undefined }
        writer.add({ kind: 'remote.recalled', payload: { v: 1, node: node.id, key: ask.key } })
        continue
      }
      const phase = remote.reference ? 'dispatched' : isPlanned(remote) ? 'planned' : 'bound'
      const isIdKept = time.estimate() < remote.idKeptUntil
      const action = recoverExecution({ phase, isIdKept, isRecalled: remote.recalled !== undefined }, observed)
      observed = await this.#take(action, execution)
    }
  }

  /** Does what the rule says, and answers what was learned by it; nothing once the execution is over, or is not ours. */
  #take(action: ExecutionAction, execution: Execution): Promise<Observed | undefined> {
    const { ask, remote, plan } = execution
    const { executor } = ask
    const environment = remote.environment?.is ?? null
    const { signal } = this.#ports
    switch (action) {
      case 'bind':
        return this.#asked(execution, async () => {
          const bound = await executor.bind(plan, { signal })
          if (bound.is === 'conflict') return 'conflict'
          this.#bound(execution, bound.environment)
          return 'never-started'
        })
      case 'start':
        return this.#asked(execution, async () => {
          const started = await this.#startedBy(execution, () => executor.start(plan, environment, { signal }))
          if (started.is === 'conflict') return 'conflict'
          this.#dispatched(execution, started.reference)
          return 'nothing'
        })
      case 'look-up':
        return this.#asked(execution, async () => {
          const seen = this.#seen(execution, await executor.lookup(plan, environment, { signal }))
          // Its events come before what it came to.
          return seen === 'ended' ? 'nothing' : seen
        })
      case 'attach':
        return this.#asked(execution, async () =>
          this.#seen(execution, await follow(this.#ports, this.events, execution)),
        )
      case 'cancel':
        return this.#asked(execution, async () => {
          const operationId = `${plan.id}:cancel`
          const cancelled = await executor.cancel(remote.reference?.is, { operationId, signal })
          if (cancelled.is === 'ended') execution.result = cancelled.result
          return cancelled.is === 'unknown' && !execution.result ? 'unknown' : 'stopping'
        })
      case 'hold':
        return this.#hold(execution)
      default:
        return this.#conclude(action, execution)
    }
  }

  async #conclude(
    action: 'declare-gap' | 'accept' | 'call-off' | 'fail' | 'declare-unknown' | 'deliver',
    execution: Execution,
  ): Promise<Observed | undefined> {
    const { remote, result } = execution
    switch (action) {
      case 'declare-gap': {
        const gap = { after: remote.cursor.position, before: execution.firstKept }
        remote.cursor = this.events.take(execution.name, remote.cursor, { position: gap.before - 1 }, gap)
        return 'nothing'
      }
      case 'accept':
        return this.#end.by(execution, came(result as RemoteResult, execution.ask), result?.spent ?? [])
      case 'call-off':
        return this.#end.by(execution, { failed: CANCELLED }, remote.reference ? [] : nothingOf(remote))
      case 'fail':
        return this.#end.by(
          execution,
          { failed: failureOf(conflict(execution.plan.id, execution.ask.key, remote.executor), 1) },
          nothingOf(remote),
        )
      case 'declare-unknown':
        return this.#end.unknown(execution, true)
      case 'deliver':
        return undefined
    }
  }

  /** Calls a remote; what it fails with is something learned as well. */
  async #asked(execution: Execution, call: () => Promise<Observed>): Promise<Observed | undefined> {
    try {
      const learned = await call()
      execution.heardAt = this.#ports.clock.monotonic()
      execution.failures = 0
      execution.error = undefined
      return this.#ports.mayStart() ? learned : undefined
    } catch (error) {
      if (!this.#ports.mayStart()) return undefined
      if (!isOfTheRemote(error)) {
        this.#ports.stall(error)
        return undefined
      }
      execution.error = error
      return 'unreachable'
    }
  }

  /** What is not provably refused may have been started. */
  async #startedBy<T>(execution: Execution, start: () => Promise<T>): Promise<T> {
    try {
      return await start()
    } catch (error) {
      if (!isOfTheRemote(error) || error.outcome === 'unknown') execution.mayBeStarted = true
      throw error
    }
  }

  #seen(execution: Execution, sighting: Followed): Observed {
    if ('reference' in sighting && !execution.remote.reference) this.#dispatched(execution, sighting.reference)
    if (sighting.is === 'gone') execution.isGone = true
    if (sighting.is === 'ended') execution.result = sighting.result
    // What was proven once stays so, whatever a remote has forgotten since.
    else if (execution.result && (sighting.is === 'unknown' || sighting.is === 'ahead')) return 'ended'
    return sighting.is
  }

  #bound({ node, ask, remote }: Execution, environment: unknown): void {
    this.#ports.writer.add({
      kind: 'remote.bound',
      payload: { v: 1, node: node.id, key: ask.key, environment: environment ?? null },
    })
    remote.environment = { is: environment }
  }

  #dispatched({ node, ask, remote }: Execution, reference: unknown): void {
    this.#ports.writer.add({
      kind: 'remote.dispatched',
      payload: { v: 1, node: node.id, key: ask.key, reference: reference ?? null },
    })
    remote.reference = { is: reference }
  }

  /** Waits before the remote is asked again; gives up when it has not answered for as long as it may. */
  async #hold(execution: Execution): Promise<Observed | undefined> {
    const { clock } = this.#ports
    const { remote, error } = execution
    const isFresh = !remote.reference && !execution.mayBeStarted
    const isFinal = error?.code === 'REMOTE_REFUSED' && isFresh
    if (isFinal || clock.monotonic() - execution.heardAt >= execution.patienceMs) {
      if (execution.result) return this.#conclude('accept', execution)
      if (!isFresh || error === undefined) return this.#end.unknown(execution, true)
      return this.#end.by(execution, { failed: failureOf(error, 1) }, nothingOf(remote))
    }
    const asked = error?.details.retryAfterMs
    const wait = Math.min(FIRST_PAUSE_MS * 2 ** execution.failures, LONGEST_PAUSE_MS)
    execution.failures += 1
    await pause(clock, typeof asked === 'number' ? Math.max(asked, wait) : wait)
    if (!this.#ports.mayStart()) return undefined
    return isFresh ? 'never-started' : 'nothing'
  }
}

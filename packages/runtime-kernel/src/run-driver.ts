import { DurabilityError, LIMITS, quoted, type RunState } from '@tangle-network/durability-contract'
import { Accounts } from './accounts.ts'
import type { ChildAsk } from './ask.ts'
import { ChildRuns } from './child-runs.ts'
import { atMost } from './clock.ts'
import { Deadlines } from './deadlines.ts'
import { Ending } from './ending.ts'
import { History } from './history.ts'
import { sayReleased } from './interruption.ts'
import { JournalTime } from './journal-time.ts'
import { LeaseKeeper } from './lease-keeper.ts'
import type { LiveNode } from './live-node.ts'
import { Observer } from './observer.ts'
import { reasonIn } from './orders.ts'
import { DEFAULT_QUEUE } from './queue.ts'
import type { LoadedLog, RunPorts } from './run-ports.ts'
import type { RunEnd } from './run-result.ts'
import { isUnknownOutcome, stalledLive, stalledOnReplay } from './stalled-agent.ts'
import { isAboutTheRun } from './step-error.ts'
import { StepRunner } from './step-runner.ts'
import { Tree } from './tree.ts'
import { Turns } from './turns.ts'
import { type Suspension, Waits } from './waits.ts'
import { Writer } from './writer.ts'

/**
 * Drives one run under one lease: replays what is journaled, then goes on live, until the run has ended or this process
 * must stop. Owns the phases; agents are the tree's, effects the step runner's, entries the writer's.
 */
export class RunDriver {
  readonly #ports: RunPorts
  readonly #root: ChildAsk
  readonly #state: RunState
  readonly #abort = new AbortController()
  readonly #done = Promise.withResolvers<RunEnd>()
  readonly #history: History
  readonly #writer: Writer
  readonly #turns: Turns
  readonly #steps: StepRunner
  readonly #waits: Waits
  readonly #tree: Tree
  readonly #ending: Ending
  readonly #keeper: LeaseKeeper
  readonly #observer: Observer
  #phase: 'replaying' | 'live' | 'stopping' | 'over' = 'replaying'
  #deferred: (() => void)[] = []

  constructor(ports: RunPorts, root: ChildAsk, { state, digest }: LoadedLog) {
    const { journal, clock, lease, runId, manifest } = ports
    const { signal } = this.#abort
    const onFailure = (error: unknown) => this.#lose(error)
    const poke = () => this.#turns.poke()
    const commit = () => (this.#phase === 'live' ? this.#waits.rested() : this.#writer.flush())
    this.#ports = ports
    this.#root = root
    this.#state = state
    const accounts = new Accounts(state.budgets)
    const observer = new Observer({ runId, agent: root.agent.name, epoch: lease.epoch }, state, clock)
    const history = new History(state, clock, ports.patienceMs)
    const writer = new Writer({
      journal,
      lease,
      clock,
      after: { seq: state.seq, digest },
      checkLease: () => this.#keeper.check(),
      refreshLease: () => this.#keeper.refresh(),
      onFailure,
      onCommitted: poke,
      onAdded: (fact) => {
        accounts.note(fact)
        observer.note(fact)
      },
      beforeCommit: (isMadeAnyway) => this.#steps.beforeCommit(isMadeAnyway),
    })
    const turns = new Turns({
      afterwards: (node) => {
        accounts.forgetBefore(node)
        // Whoever ends in the replay is looked at when it is over.
        if (this.#phase === 'live') this.#tree.settleIfDone(node)
      },
      commit,
      lastSeq: () => writer.last,
      hasQueued: () => writer.hasQueued,
      onFailure,
    })
    const mayStart = () => this.#mayStart()
    const time = new JournalTime(clock, ports.now, ports.sent)
    const stall = (error: unknown, node?: LiveNode) => this.#stall(error, node)
    const { inherited } = state
    const steps = new StepRunner({
      ...{ runId, epoch: lease.epoch, clock, writer, turns, accounts, observer, signal, mayStart, onFailure },
      ...{ journal, time, stall, inherited },
    })
    const deadlines = new Deadlines({
      time,
      onLate: (node, deadline) => this.#tree.cancelLate(node, deadline),
      changed: () => this.#waits.changed(),
    })
    const whenLive = (then: () => void) => this.#whenLive(then)
    const isLive = () => this.#phase === 'live'
    const asking = { ...ports, writer, turns, history, stall, whenLive, mayStart, isLive, onFailure }
    const { queue = DEFAULT_QUEUE } = manifest
    const runs = new ChildRuns({
      ...{ ...asking, queue, secret: lease.token, inherited },
      onChanged: () => this.#waits.changed(),
      onContinue: (node, task) => this.#ending.continueAs(node, task),
    })
    const waits = new Waits({
      ...{ clock, time, writer, turns, deadlines, runs, isLive, onFailure },
      inbox: ports.orders.inbox,
      askTime: () => this.#keeper.askTime(),
      onCancel: ({ payload, ...message }) => this.#tree.cancelRun(reasonIn(payload), message),
      isIdle: () => turns.isIdle && steps.isIdle && runs.isIdle && this.#tree.isWaiting,
      suspend: (suspension) => this.#suspend(suspension),
    })
    this.#ending = new Ending({
      ...{ ...asking, balancesOf: (node) => accounts.seenBy(node) },
      close: (seq, end) => this.#closeWith(seq, end),
    })
    this.#tree = new Tree({
      ...{ ...asking, seed: manifest.seed, steps, waits, runs, deadlines, time, accounts, signal },
      isOwing: this.#ending.isOwing,
      onEnd: (seq, told, end) => this.#ending.settled(seq, told, end),
    })
    this.#observer = observer
    this.#history = history
    this.#writer = writer
    this.#turns = turns
    this.#steps = steps
    this.#waits = waits
    this.#keeper = new LeaseKeeper({ ...ports, time, onLost: onFailure, onRenewed: () => waits.look() })
  }

  /** Resolves when the run has ended, durably; rejects when this process cannot go on with it. */
  drive(): Promise<RunEnd> {
    return this.#observer.run(() => {
      const begun = this.#begin()
      begun.catch((error: unknown) => (isAboutTheRun(error) ? this.#stall(error) : this.#lose(error)))
      return this.#done.promise
    })
  }

  /** Stops starting, lets running steps finish for a while, commits what is known, gives the lease back. */
  async close(): Promise<void> {
    const { runId } = this.#ports
    this.#stop(
      new DurabilityError('SUPERVISOR_CLOSED', {
        expected: 'the run to end first',
        found: 'a supervisor that was closed',
        where: `run ${quoted(runId)}`,
        details: { runId },
      }),
    )
    await Promise.allSettled([this.#done.promise])
  }

  #begin(): Promise<void> {
    if (this.#ending.isAllThatIsLeft(this.#state)) return this.#settleUp()
    return this.#state.root === undefined ? this.#beginAfresh() : this.#replay()
  }

  async #beginAfresh(): Promise<void> {
    this.#goLive()
    this.#tree.enterRoot(this.#root, undefined)
    this.#turns.poke()
  }

  /** No agent is entered again. */
  async #settleUp(): Promise<void> {
    this.#goLive()
    await this.#ending.resume(this.#state)
  }

  async #replay(): Promise<void> {
    this.#tree.enterRoot(this.#root, this.#state.root)
    await this.#turns.rest()
    for (const item of this.#history.items()) {
      await this.#tree.replay(item)
      if (this.#phase !== 'replaying') return
    }
    await this.#turns.rest()
    if (this.#phase !== 'replaying') return
    this.#ports.orders.check(this.#state, (id) => this.#tree.at(id))
    this.#ports.onResumed(this.#ports.runId, this.#state.seq)
    this.#goLive()
  }

  /** Only here does a takeover begin to write: what it replayed has been found to fit. */
  #goLive(): void {
    this.#phase = 'live'
    this.#writeAcquired()
    this.#ports.orders.carryOut(this.#writer, this.#turns, (id) => this.#tree.at(id))
    for (const then of this.#deferred.splice(0)) then()
    // What came while nobody was there may concern the whole run.
    if (this.#ports.inboxLast > this.#state.consumed.size) this.#waits.look()
    this.#turns.poke()
  }

  #writeAcquired(): void {
    const { lease, codeVersion } = this.#ports
    const { trace } = this.#observer
    const by = { owner: lease.owner, ...(codeVersion === undefined ? {} : { codeVersion }) }
    this.#writer.add({ kind: 'run.acquired', payload: trace === undefined ? { v: 1, ...by } : { v: 2, ...by, trace } })
  }

  #whenLive(then: () => void): void {
    if (this.#phase === 'replaying') this.#deferred.push(then)
    else if (this.#phase === 'live') then()
  }

  #mayStart(): boolean {
    if (this.#phase !== 'live') return false
    try {
      this.#keeper.check()
      return true
    } catch (error) {
      this.#lose(error)
      return false
    }
  }

  /** Its lease ends with the commit of that entry: a renewal could only come too late. */
  #closeWith(seq: number, result: RunEnd): void {
    this.#keeper.stop()
    this.#turns.poke()
    this.#writer
      .durable(seq)
      .then(() => {
        if (this.#phase === 'over') return
        this.#over()
        this.#done.resolve(result)
      })
      .catch((error: unknown) => this.#lose(error))
  }

  /** Gives the run back until something that it waits for comes. */
  #suspend({ wakeAt, seen, waits }: Suspension): void {
    const { runId } = this.#ports
    this.#phase = 'stopping'
    this.#turns.close()
    const { seq } = this.#writer.add({ kind: 'run.suspended', payload: { v: 1 }, suspend: { wakeAt, seen } })
    this.#closeWith(seq, { runId, status: 'suspended', waits })
  }

  /** The run cannot go on until something is mended; whoever takes it next learns why. */
  #stall(error: unknown, node?: LiveNode): void {
    if (node && isUnknownOutcome(error)) this.#noteStalled(node)
    const reason = Buffer.from(error instanceof Error ? error.message : String(error))
    this.#stop(error, reason.subarray(0, LIMITS.reasonBytes - 4).toString('utf8'))
  }

  #noteStalled(node: LiveNode): void {
    const phase = this.#phase
    const news = phase === 'replaying' ? stalledOnReplay(node, this.#state, this.#history) : stalledLive(node)
    if (phase === 'replaying' && news.length > 0) this.#writeAcquired()
    if (phase === 'replaying' || phase === 'live')
      for (const payload of news) this.#writer.add({ kind: 'node.stalled', payload })
  }

  #stop(error: unknown, stalled?: string): void {
    if (this.#phase === 'stopping' || this.#phase === 'over') return
    this.#phase = 'stopping'
    this.#turns.close()
    this.#waits.stop()
    this.#wind(error, stalled).catch((failure: unknown) => this.#lose(failure))
  }

  async #wind(error: unknown, stalled: string | undefined): Promise<void> {
    const { journal, lease, clock, graceMs } = this.#ports
    await atMost(clock, graceMs, this.#steps.idle())
    this.#abort.abort(error)
    this.#writer.flush()
    await this.#writer.settled()
    await sayReleased(this.#writer, this.#state.seq)
    if (this.#phase === 'over') return
    this.#over()
    // A lease that cannot be given back expires; what the caller must know is why the run stopped.
    await Promise.allSettled([journal.release(lease, stalled === undefined ? {} : { stalled })])
    this.#done.reject(error)
  }

  /** This process has no business with the run any more, or cannot know: it stops at once and writes nothing. */
  #lose(error: unknown): void {
    if (this.#phase === 'over') return
    this.#over()
    this.#done.reject(error)
  }

  #over(): void {
    this.#phase = 'over'
    this.#turns.close()
    this.#waits.stop()
    this.#writer.stop()
    this.#keeper.stop()
    this.#abort.abort()
  }
}

import {
  frame,
  type Journal,
  type Message,
  type Outcome,
  type PendingWait,
  quoted,
  sha256,
} from '@tangle-network/durability-contract'
import { type AskingPorts, noteAsked } from './asked.ts'
import { cancelRun } from './cancel-run.ts'
import { reported, reportKind } from './child-report.ts'
import type { Inbox } from './inbox.ts'
import { type InsistPorts, insist, isRefusal } from './insist.ts'
import type { LiveNode } from './live-node.ts'
import { manifestOf } from './manifest-of.ts'
import { addResult, type Result } from './outcome-entry.ts'
import type { RunAsk } from './run-ask.ts'
import { type Conflict, conflictOf } from './run-conflict.ts'
import { startMessage } from './start-message.ts'
import { fromStorable, fromStored, type Storable } from './stored-value.ts'
import type { AskedPorts } from './version.ts'

export interface ChildRunPorts extends AskingPorts, AskedPorts, InsistPorts {
  readonly journal: Journal
  readonly runId: string
  /** A secret of this owner: tokens are made of it. */
  readonly secret: string
  /** Where child runs go that name no queue. */
  readonly queue: string
  /** Up to this seq the log is that of an origin: a fork has no part in the runs of another. */
  readonly inherited: number
  readonly isLive: () => boolean
  /** The root wants the run to go on as another. */
  readonly onContinue: (node: LiveNode, task: Storable) => void
  /** Something may be over. */
  readonly onChanged: () => void
  readonly onFailure: (error: unknown) => void
}

interface OpenRun {
  readonly node: LiveNode
  readonly ask: RunAsk
  readonly seq: number
  readonly agent: string
  readonly runId: string
  readonly queue: string
  readonly token: string
  readonly task: () => Promise<unknown>
  isStarted: boolean
  recalled: { readonly reason: string | undefined } | undefined
  /** Whether it was told to stop in this life. */
  isTold: boolean
  /** Why it could not be begun. */
  conflict: Conflict | undefined
  /** Its report, once that has come. */
  message: Message | undefined
  /** What it is sent goes out one after the other. */
  sent: Promise<void>
}

/**
 * The runs that the agents of a run have begun: an entry, then the call, then its receipt. What has no receipt is called
 * again by the next owner, for all calls are idempotent. Each run is told of once, when its report has come.
 */
export class ChildRuns {
  readonly #ports: ChildRunPorts
  /** By the seq of the entry that meant to begin them. */
  readonly #open = new Map<number, OpenRun>()
  #calls = 0

  constructor(ports: ChildRunPorts) {
    this.#ports = ports
  }

  get isEmpty(): boolean {
    return this.#open.size === 0
  }

  /** Whether nothing has to be sent any more: only then may the run be suspended. */
  get isIdle(): boolean {
    return this.#calls === 0 && ![...this.#open.values()].some(({ conflict }) => conflict)
  }

  asked(node: LiveNode, ask: RunAsk): void {
    noteAsked(this.#ports, node)
    const { whenLive, journal, runId, inherited } = this.#ports
    const recorded = node.recorded?.runs.get(ask.key)
    if (recorded?.outcome) return
    if (!recorded) {
      whenLive(() => this.#spawn(node, ask))
      return
    }
    const task = () => fromStored(journal, runId, recorded.task)
    whenLive(() => {
      const run = { ...FRESH, ...recorded, message: undefined, node, ask, task }
      this.#open.set(recorded.seq, run)
      if (recorded.seq <= inherited) this.#settle(run, { unknown: { attempt: 1 } })
      else if (!run.isStarted) this.#send(run, () => this.#begin(run))
      if (run.isStarted && run.recalled) this.#send(run, () => this.#sendRecall(run))
      this.#ports.onChanged()
    })
  }

  /** The agent wants the run to stop. */
  cancelAsked(node: LiveNode, { key, cancellation }: RunAsk): void {
    noteAsked(this.#ports, node)
    this.#ports.whenLive(() => {
      const run = [...this.#open.values()].find(({ ask, node: of }) => of === node && ask.key === key)
      if (run) this.#recall(run, cancellation?.reason)
    })
  }

  continueAsked(node: LiveNode, task: Storable): void {
    this.#ports.onContinue(node, task)
  }

  /** Settles the runs of which the inbox holds the report, and recalls those of agents that were told to stop. */
  async settle(inbox: Inbox): Promise<void> {
    const { journal, isLive } = this.#ports
    for (const run of [...this.#open.values()].sort((one, other) => one.seq - other.seq)) {
      if (run.node.isOver) this.#recall(run, undefined)
      run.message ??= inbox.take(reportKind(run.token))
      if (run.message) {
        const result = await reported(journal, run.message)
        if (!isLive()) return
        this.#settle(run, result, run.message)
      } else if (run.conflict?.isSure) this.#settle(run, { failed: run.conflict.failed })
      // Its report may have come while the inbox was being read: it is looked into once more.
      else if (run.conflict) run.conflict = { ...run.conflict, isSure: true }
    }
    if ([...this.#open.values()].some(({ conflict }) => conflict)) this.#ports.onChanged()
  }

  pending(): PendingWait[] {
    return [...this.#open].map(([seq, { node, ask, runId }]) => ({
      ...{ seq, path: node.path, key: ask.key, isQuestion: false, runId },
    }))
  }

  #spawn(node: LiveNode, ask: RunAsk): void {
    const { writer, turns, runId: parent, secret } = this.#ports
    const { key, digest, agent, runId, queue = this.#ports.queue, task = { stored: {} } } = ask
    const token = sha256(frame(['child run', secret, parent, `${node.place.length}`, ...node.place, key]))
    const { seq } = writer.add({
      kind: 'run.spawned',
      payload: { ...{ v: 1, node: node.id, key, digest, agent, runId, queue }, task: task.stored, token },
      blob: task.blob,
    })
    const of = { node, ask, seq, agent, runId, queue, token, task: async () => fromStorable(task) }
    const run: OpenRun = { ...FRESH, ...of }
    this.#open.set(seq, run)
    this.#send(run, () => this.#begin(run))
    this.#ports.onChanged()
    turns.poke()
  }

  async #begin(run: OpenRun): Promise<void> {
    const { journal, runId: parent, writer, turns } = this.#ports
    const { agent, runId, queue, token, ask, node } = run
    const task = await insist(this.#ports, run.task)
    const manifest = { ...manifestOf(runId, agent, task, queue), parent: { runId: parent, key: ask.key } }
    try {
      await insist(this.#ports, () => journal.begin(runId, manifest))
      // It hears that it is to stop before it hears what to do.
      if (node.isOver || node.hasToStop) this.#recall(run, undefined)
      if (run.recalled) await this.#sendRecall(run)
      const start = startMessage(task, parent, { reply: { runId: parent, token } })
      await insist(this.#ports, () => journal.deliver(runId, start, { kernel: true }))
    } catch (error) {
      if (!isRefusal(error)) throw error
      run.conflict = conflictOf(error, runId)
      this.#ports.onChanged()
      return
    }
    // It may have reported already.
    if (!this.#open.has(run.seq)) return
    run.isStarted = true
    writer.add({ kind: 'run.started', payload: { v: 1, node: node.id, key: ask.key } })
    turns.poke()
  }

  #recall(run: OpenRun, reason: string | undefined): void {
    if (run.recalled) return
    run.recalled = { reason }
    const { writer, turns } = this.#ports
    const payload = { v: 1 as const, node: run.node.id, key: run.ask.key }
    writer.add({ kind: 'run.recalled', payload: reason === undefined ? payload : { ...payload, reason } })
    this.#send(run, () => this.#sendRecall(run))
    turns.poke()
  }

  async #sendRecall(run: OpenRun): Promise<void> {
    const { journal, runId: sender, writer } = this.#ports
    const { seq, runId, recalled, conflict } = run
    if (conflict || run.isTold || !this.#open.has(seq)) return
    await writer.durable(writer.last)
    try {
      await insist(this.#ports, () => cancelRun(journal, runId, { reason: recalled?.reason, sender }))
    } catch (error) {
      // It has ended, or was told to stop by somebody else.
      if (!isRefusal(error)) throw error
    }
    run.isTold = true
  }

  /** Makes calls for a run, after those before it and once everything that was written is durable. */
  #send(run: OpenRun, call: () => Promise<void>): void {
    const { writer, turns, onFailure } = this.#ports
    this.#calls += 1
    const last = writer.last
    run.sent = run.sent
      .then(() => writer.durable(last))
      .then(call)
      .then(() => {
        this.#calls -= 1
        turns.poke()
      })
    run.sent.catch(onFailure)
  }

  #settle(run: OpenRun, result: Result, message?: Message): void {
    const { writer, turns } = this.#ports
    const { node, ask, seq } = run
    this.#open.delete(seq)
    const { told } = addResult(result, `the result of child run ${quoted(ask.key)}`, 1, (outcome: Outcome, blob) => {
      const payload = { v: 1 as const, node: node.id, key: ask.key, outcome }
      const { payload: _, ...envelope } = message ?? {}
      return writer.add({
        kind: 'run.settled',
        payload: message ? { ...payload, message: envelope as Omit<Message, 'payload'> } : payload,
        blob,
      })
    })
    turns.push(() => {
      node.tell(ask, told)
      return node
    })
  }
}

const FRESH = {
  ...{ isStarted: false, recalled: undefined, isTold: false, conflict: undefined, message: undefined },
  sent: Promise.resolve(),
}

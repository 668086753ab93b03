import type { Amounts, EndStatus, Journal, Manifest, Message, RunState } from '@tangle-network/durability-contract'
import { CANCEL } from './cancel-run.ts'
import { childReport } from './child-report.ts'
import { type ContinuePorts, continueRun } from './continue-as.ts'
import { type InsistPorts, insist, isRefusal } from './insist.ts'
import type { LiveNode } from './live-node.ts'
import { manifestOf } from './manifest-of.ts'
import { endOf } from './node-outcome.ts'
import { CONTINUED, successorOf } from './run-id.ts'
import { endedRun, type RunEnd } from './run-result.ts'
import { type Start, startIn, startMessage } from './start-message.ts'
import { fromStorable, fromStored, type Storable } from './stored-value.ts'
import { type Told, tell } from './told.ts'

export interface EndingPorts extends InsistPorts, ContinuePorts {
  readonly journal: Journal
  readonly manifest: Manifest
  /** The run ends with the entry of that seq, durably. */
  readonly close: (seq: number, end: RunEnd) => void
  readonly onFailure: (error: unknown) => void
}

/** How a run goes on as another. */
interface HandOver {
  /** The entry that says so. */
  readonly seq: number
  readonly successor: string
  readonly task: () => Promise<unknown>
  readonly budget: Amounts | undefined
  /** By the journal's clock; it is handed on as it is. */
  readonly deadline: number | undefined
}

/**
 * What a run owes to others when its agents are at work no more: a report to the run that began it, a task to the run that
 * it goes on as. Only then does it end; killed before, whoever takes it pays again, and enters no agent.
 */
export class Ending {
  readonly #ports: EndingPorts

  constructor(ports: EndingPorts) {
    this.#ports = ports
  }

  /** Whether somebody may have to hear of the end of the run. */
  get isOwing(): boolean {
    return this.#ports.manifest.parent !== undefined
  }

  /** The root has settled with that entry. */
  settled(seq: number, told: Told, end: EndStatus): void {
    const { runId, close } = this.#ports
    const result = endedRun(runId, told, end === 'cancelled')
    if (this.isOwing) this.#pay(this.#report(seq, told, end), result)
    else close(seq, result)
  }

  /** The root wants the run to go on as another. */
  continueAs(node: LiveNode, task: Storable): void {
    continueRun(this.#ports, node, task, (seq, successor, budget) =>
      this.#continued({ seq, successor, task: async () => fromStorable(task), budget, deadline: node.deadline }),
    )
  }

  /** Whether the agents of the run are at work no more: what it owes is all that is left. */
  isAllThatIsLeft({ root, continued }: RunState): boolean {
    return root?.outcome !== undefined || continued !== undefined
  }

  /** Goes on where an earlier owner of the run stopped. */
  async resume({ root, continued, inherited }: RunState): Promise<void> {
    const { journal, runId } = this.#ports
    if (continued) {
      const { seq, task, budget } = continued
      // A fork has a successor of its own.
      const successor = seq <= inherited ? successorOf(runId) : continued.successor
      const { deadline } = root ?? {}
      this.#continued({ seq, successor, task: () => fromStored(journal, runId, task), budget, deadline })
    } else if (root?.outcome) {
      const { outcome } = root
      const { seq, is } = outcome
      const end = endOf({ isCancelled: root.cancelledAt !== undefined }, is)
      const told = await insist(this.#ports, () => tell(journal, runId, outcome))
      this.#pay(this.#report(seq, told, end), endedRun(runId, told, end === 'cancelled'))
    }
  }

  #continued(handOver: HandOver): void {
    const { successor } = handOver
    this.#pay(this.#handOver(handOver), { runId: this.#ports.runId, status: 'continued', successor })
  }

  /** What another run refuses for good, somebody must see to. */
  #pay(owed: Promise<number>, end: RunEnd): void {
    const { close, stall, onFailure } = this.#ports
    owed.then((seq) => close(seq, end)).catch((error: unknown) => (isRefusal(error) ? stall(error) : onFailure(error)))
  }

  /** Reports what the root came to, and ends the run. Answers the seq of its last entry. */
  async #report(settled: number, told: Told, end: EndStatus): Promise<number> {
    const { writer, journal, runId } = this.#ports
    await writer.durable(settled)
    const { reply } = (await this.#start()) ?? {}
    if (reply) {
      const report = childReport(runId, reply.token, settled, told)
      try {
        await insist(this.#ports, () => journal.deliver(reply.runId, report, { kernel: true }))
      } catch (error) {
        if (!isRefusal(error) || error.code === 'INBOX_FULL') throw error
        // It has ended or is gone: nobody waits any more.
      }
    }
    return this.#end(settled, end)
  }

  /** Begins the run that this one goes on as, and ends this one. Answers the seq of its last entry. */
  async #handOver({ seq, successor, task, budget, deadline }: HandOver): Promise<number> {
    const { writer, journal, runId, manifest } = this.#ports
    await writer.durable(seq)
    const given = await insist(this.#ports, task)
    const begun = {
      ...manifestOf(successor, manifest.agent, given, manifest.queue),
      parent: { runId, key: CONTINUED },
    }
    await insist(this.#ports, () => journal.begin(successor, begun))
    const { reply } = (await this.#start()) ?? {}
    const cancellation = await this.#find(({ id }) => id === CANCEL)
    if (cancellation) await this.#passOn(successor, cancellation)
    const start = startMessage(given, runId, { reply, budget, ...(deadline === undefined ? {} : { deadline }) })
    await insist(this.#ports, () => journal.deliver(successor, start, { kernel: true }))
    return this.#end(seq, 'completed')
  }

  #end(as: number, end: EndStatus): number {
    return this.#ports.writer.add({ kind: 'run.ended', payload: { v: 1, as }, end }).seq
  }

  async #passOn(successor: string, { id, sender, kind, payload }: Message): Promise<void> {
    const { journal } = this.#ports
    try {
      await insist(this.#ports, () => journal.deliver(successor, { id, sender, kind, payload }, { kernel: true }))
    } catch (error) {
      // It was told by somebody else, or has ended already.
      if (!isRefusal(error)) throw error
    }
  }

  async #start(): Promise<Start | undefined> {
    return insist(this.#ports, () => startIn(this.#ports.journal, this.#ports.runId))
  }

  async #find(is: (message: Message) => boolean): Promise<Message | undefined> {
    const { journal, runId } = this.#ports
    for (let after = 0; ; ) {
      const from = after
      const { messages, next, head } = await insist(this.#ports, () => journal.inbox(runId, { after: from }))
      const found = messages.find(is)
      if (found || next >= head.inbox.last) return found
      after = next
    }
  }
}

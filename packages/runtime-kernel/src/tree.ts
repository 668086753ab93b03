import {
  type Balance,
  type EndStatus,
  type Envelope,
  type HistoryItem,
  isTransactional,
  type NodeState,
  quoted,
  recoverStep,
} from '@tangle-network/durability-contract'
import { type Ask, type ChildAsk, received, type StepAsk, type WaitAsk } from './ask.ts'
import { noteAsked } from './asked.ts'
import { Cancellations } from './cancellations.ts'
import { faultOfEnding, keepCheckpoint } from './checkpoint.ts'
import { deadlineOf, spawnChild } from './child-limit.ts'
import type { ChildRuns } from './child-runs.ts'
import type { ScopePort } from './create-scope.ts'
import { enterAgent } from './enter-agent.ts'
import type { ExecutionAsk } from './execution-ask.ts'
import { unawaited, withoutTransactions } from './faults.ts'
import { nodeThatAsked } from './history.ts'
import { LiveNode } from './live-node.ts'
import { endOf, recordedOf, resultOf, withoutValue } from './node-outcome.ts'
import { addResult } from './outcome-entry.ts'
import { refusedChild } from './refused-child.ts'
import { type RestartPorts, restartInstead } from './restart.ts'
import { isAboutTheRun } from './step-error.ts'
import type { Storable } from './stored-value.ts'
import { type Told, tell, toldInPlace } from './told.ts'
import type { TreePorts } from './tree-ports.ts'
import { markVersion, tellVersion } from './version.ts'

/** The agents at work, from the root down: lets them in, answers what they ask, and settles them when they are done. */
export class Tree implements ScopePort {
  readonly #ports: TreePorts
  readonly #nodes = new Map<number, LiveNode>()
  readonly #cancellations: Cancellations
  readonly #restarts: RestartPorts

  constructor(ports: TreePorts) {
    this.#ports = ports
    this.#cancellations = new Cancellations(ports)
    const again = {
      enter: (node: LiveNode) => this.#enter(node),
      settleIfDone: (node: LiveNode) => this.settleIfDone(node),
    }
    this.#restarts = { ...ports, ...again }
  }

  get runId(): string {
    return this.#ports.runId
  }

  get signal(): AbortSignal {
    return this.#ports.signal
  }

  get runs(): ChildRuns {
    return this.#ports.runs
  }

  stall(error: unknown): void {
    this.#ports.stall(error)
  }

  /** Lets the root in: as the journal knows it, or by writing that it was spawned. */
  enterRoot(root: ChildAsk, recorded: NodeState | undefined): void {
    this.#enterChild(undefined, root, recorded)
  }

  stepAsked(node: LiveNode, ask: StepAsk | ExecutionAsk): void {
    this.#asked(node)
    const { whenLive, steps, journal } = this.#ports
    const recorded = node.recorded?.steps.get(ask.key)
    const recovery = recoverStep(recorded)
    if (ask.effect === 'reattachable') {
      if (recovery.action !== 'deliver') whenLive(() => steps.execute(node, ask, recorded))
      return
    }
    if (recovery.action === 'execute' && ask.effect === 'transactional' && !isTransactional(journal)) {
      this.stall(withoutTransactions(ask.key))
      return
    }
    if (recovery.action === 'execute') whenLive(() => steps.start(node, ask, recovery.attempt))
    if (recovery.action === 'declare-unknown') whenLive(() => steps.declareUnknown(node, ask, recovery.attempt))
  }

  childAsked(node: LiveNode, ask: ChildAsk): void {
    this.#asked(node)
    const recorded = node.recorded?.children.get(ask.key)
    if (recorded?.outcome) return
    if (recorded) this.#enterChild(node, ask, recorded)
    else this.#ports.whenLive(() => this.#startChild(node, ask))
  }

  waitAsked(node: LiveNode, ask: WaitAsk): void {
    this.#asked(node)
    const { whenLive, waits } = this.#ports
    const recorded = node.recorded?.waits.get(ask.key)
    if (recorded?.outcome) return
    if (recorded) waits.resume(node, ask, recorded)
    else whenLive(() => waits.arm(node, ask))
  }

  cancelAsked(parent: LiveNode, { key, cancellation }: ChildAsk): void {
    this.#asked(parent)
    const recorded = parent.recorded?.children.get(key)
    if (recorded?.outcome || recorded?.cancelledAt !== undefined) return
    this.#ports.whenLive(() => {
      const child = parent.children.get(key)
      if (child) this.#cancellations.cancel(child, causeOf(cancellation?.reason))
    })
  }

  /** Somebody wants the run to stop. */
  cancelRun(reason: string | undefined, message: Envelope): void {
    const root = [...this.#nodes.values()].find(({ parent }) => parent === undefined)
    if (root && root.recorded?.cancelledAt === undefined)
      this.#cancellations.cancel(root, { ...causeOf(reason), message })
  }

  /** Its deadline has come. */
  cancelLate(node: LiveNode, deadline: number): void {
    if (this.#cancellations.cancel(node, { v: 2, deadline })) node.isLate = true
  }

  clockAsked(node: LiveNode): void {
    this.#asked(node)
    const { whenLive, writer, turns, clock } = this.#ports
    if (node.clockAsks.length <= (node.recorded?.clockReads.length ?? 0)) return
    whenLive(() => {
      const now = Math.floor(clock.now())
      writer.add({ kind: 'clock.read', payload: { v: 1, node: node.id, now } })
      turns.push(() => {
        node.tellClock(now)
        return node
      })
    })
  }

  hasPassed(node: LiveNode): boolean {
    return this.#ports.history.hasMoreOf(node)
  }

  versionAsked(node: LiveNode, change: string): void {
    this.#asked(node)
    if (!node.recorded?.versions.has(change)) markVersion(this.#ports, node, change)
  }

  checkpointAsked(node: LiveNode, state: Storable): void {
    this.#asked(node)
    keepCheckpoint(this.#ports, node, state)
  }

  balancesOf(node: LiveNode): Readonly<Record<string, Balance>> {
    return this.#ports.accounts.seenBy(node)
  }

  /** Replays one item: sees that the code asked for it, and tells the answer where there is one. */
  async replay(item: HistoryItem): Promise<void> {
    const { history, turns, journal } = this.#ports
    const node = nodeThatAsked(item, this.#nodes) ?? (await history.nodeThatWillAsk(item, this.#nodes))
    if (item.role === 'asked') return
    if (item.about === 'cancel') {
      await turns.retell(() => this.#cancellations.tell(node), item.seq)
      return
    }
    if (item.about === 'clock') {
      const now = node.recorded?.clockReads[Number(item.key)] ?? 0
      await turns.retell(() => {
        node.tellClock(now)
        return node
      }, item.seq)
      return
    }
    if (item.about === 'version') {
      await turns.retell(() => tellVersion(node, item.key), item.seq)
      return
    }
    const recorded = recordedOf(node.recorded, item)
    const outcome = recorded?.outcome
    const ask = node.asked(item.key)
    if (!outcome || !ask) throw new Error(`entry ${item.seq} answers nothing`)
    const plain = toldInPlace(outcome) ?? (await tell(journal, this.runId, outcome))
    const told = item.about === 'wait' ? received(plain, node.recorded?.waits.get(item.key)?.message) : plain
    if (item.about === 'step') recorded.outcome = withoutValue(outcome)
    await turns.retell(() => this.#tell(node, ask, told), item.seq)
  }

  /** The agent at work that the entry of that seq spawned. */
  at(id: number): LiveNode | undefined {
    return this.#nodes.get(id)
  }

  /** Whether every agent waits for something that it asked its scope for. */
  get isWaiting(): boolean {
    return [...this.#nodes.values()].every(({ isQuiet }) => !isQuiet)
  }

  /** Settles a node whose agent has ended and which has been told everything it asked for. */
  settleIfDone(node: LiveNode): void {
    if (node.ended === undefined || node.isSettled || !node.isQuiet) return
    if (restartInstead(this.#restarts, node)) return
    node.isSettled = true
    this.#nodes.delete(node.id)
    node.parent?.children.delete(node.path.at(-1) ?? '')
    const { writer, turns, deadlines, onEnd, isOwing } = this.#ports
    deadlines.drop(node)
    const { parent } = node
    const where = `the result of agent ${quoted(node.agent.name)}`
    let end: EndStatus = 'completed'
    const { seq, told } = addResult(resultOf(node), where, node.attempt, (outcome, blob) => {
      end = endOf(node, outcome)
      return writer.add({
        kind: 'node.settled',
        payload: { v: 1, node: node.id, outcome },
        blob,
        end: parent || isOwing ? undefined : end,
      })
    })
    const ask = parent?.asked(node.path.at(-1) ?? '')
    if (parent && ask) turns.push(() => this.#tell(parent, ask, told))
    else onEnd(seq, told, end)
  }

  #tell(node: LiveNode, ask: Ask, told: Told): LiveNode {
    node.tell(ask, told)
    return node
  }

  #enterChild(parent: LiveNode | undefined, ask: ChildAsk, recorded: NodeState | undefined): void {
    const { seed, writer, time, deadlines, whenLive } = this.#ports
    const deadline = recorded ? recorded.deadline : deadlineOf(ask.options, time.estimate())
    const id = recorded?.id ?? spawnChild(writer, parent?.id ?? 0, ask, deadline)
    const path = parent ? [...parent.path, ask.key] : []
    const node = new LiveNode({ id, path, agent: ask.agent, seed, parent, recorded, deadline })
    this.#nodes.set(id, node)
    parent?.children.set(ask.key, node)
    if (deadline !== undefined && recorded?.cancelledAt === undefined) whenLive(() => deadlines.watch(node, deadline))
    this.#enter(node, ask)
  }

  #enter(node: LiveNode, ask = node.parent?.childAsked(node.path.at(-1) ?? '')): void {
    if (ask) enterAgent(this.#ports, this, node, ask, (ended) => this.#ended(node, ended))
  }

  /** Lets a new child in, or writes that there is not enough for it. */
  #startChild(parent: LiveNode, ask: ChildAsk): void {
    const failure = refusedChild(this.#ports, parent, ask)
    if (failure) this.#ports.turns.push(() => this.#tell(parent, ask, { failed: failure }))
    else this.#enterChild(parent, ask, undefined)
  }

  #ended(node: LiveNode, ended: NonNullable<LiveNode['ended']>): void {
    node.ended = ended
    this.#ports.waits.drop(node)
    if ('thrown' in ended && isAboutTheRun(ended.thrown)) {
      this.#ports.stall(ended.thrown, node)
      return
    }
    const overlooked = faultOfEnding(node)
    if (overlooked) {
      this.stall(overlooked)
      return
    }
    // An agent that threw could not await what it had started; one that returned could have.
    const [forgotten] = 'ok' in ended ? node.unawaited() : []
    if (forgotten !== undefined) this.stall(unawaited(node, forgotten))
    else this.#ports.whenLive(() => this.settleIfDone(node))
    this.#ports.turns.poke()
  }

  #asked(node: LiveNode): void {
    noteAsked(this.#ports, node)
  }
}

function causeOf(reason: string | undefined): { v: 1; reason?: string } {
  return reason === undefined ? { v: 1 } : { v: 1, reason }
}

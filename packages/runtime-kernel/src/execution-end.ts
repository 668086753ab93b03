import { type Amounts, isLeasing, quoted, type Released } from '@tangle-network/durability-contract'
import { pause } from './clock.ts'
import type { EventSpool } from './event-spool.ts'
import type { Execution } from './execution.ts'
import type { ExecutionAsk } from './execution-ask.ts'
import type { LiveNode } from './live-node.ts'
import { addResult, type Result } from './outcome-entry.ts'
import { isOfTheRemote, ofReserved } from './remote-outcome.ts'
import type { StepPorts } from './step-runner.ts'
import type { Told } from './told.ts'

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 10_000

/** Ends executions: writes what they came to, gives back what they leased, and tells their agents. */
export class ExecutionEnd {
  readonly #ports: StepPorts
  readonly #spool: EventSpool

  constructor(ports: StepPorts, spool: EventSpool) {
    this.#ports = ports
    this.#spool = spool
  }

  /** It has ended, or never began: what is leased is given back, and the agent told. */
  async by(execution: Execution, result: Result, spent: Amounts): Promise<undefined> {
    const { node, ask, remote } = execution
    this.#spool.write(true)
    const told = this.settle(node, ask, result, ofReserved(remote, spent))
    await this.giveBack(execution, { isOurs: true, isOver: true }, () => this.tell(node, ask, told))
    return undefined
  }

  /** Nobody here knows what came of it. What may be at work somewhere keeps its environment: it is left to the remote. */
  async unknown(execution: Execution, isOurs: boolean): Promise<undefined> {
    const { node, ask } = execution
    this.#spool.write(true)
    await this.giveBack(execution, { isOurs, isOver: execution.isGone }, () =>
      this.tell(node, ask, this.settle(node, ask, { unknown: { attempt: 1 } }, [])),
    )
    return undefined
  }

  settle(node: LiveNode, ask: ExecutionAsk, result: Result, spent: Amounts): Told {
    const { key, digest } = ask
    const { told } = addResult(result, `the result of step ${quoted(key)}`, 1, (outcome, blob) =>
      this.#ports.writer.add({
        kind: 'step.settled',
        payload: { v: 4, node: node.id, key, digest, effect: 'reattachable', spent, outcome },
        blob,
      }),
    )
    return told
  }

  /** Gives back what was leased, once everything written is durable; nobody is told before. */
  async giveBack(
    execution: Execution,
    { isOurs, isOver }: { isOurs: boolean; isOver: boolean },
    then: () => void,
  ): Promise<void> {
    const { writer, clock, turns, signal } = this.#ports
    const { node, ask, remote, plan } = execution
    if (!isLeasing({ remote })) return then()
    turns.poke()
    await writer.durable(writer.last)
    const since = clock.monotonic()
    let released: Released = { isReleased: false }
    for (let wait = FIRST_PAUSE_MS; isOurs && this.#ports.mayStart(); wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
      try {
        // To leave it and to give it back are two operations: an heir may learn that it is over.
        const operation = { operationId: `${plan.id}:${isOver ? 'release' : 'leave'}`, isOver, signal }
        released = await ask.executor.release(remote.environment?.is, operation)
        break
      } catch (error) {
        if (!isOfTheRemote(error)) return this.#ports.stall(error)
        if (error.code === 'REMOTE_REFUSED' || clock.monotonic() - since >= execution.patienceMs) break
      }
      await pause(clock, wait)
    }
    if (!this.#ports.mayStart()) return
    const { isReleased, receipt } = released
    const payload = { v: 1 as const, node: node.id, key: ask.key, isReleased }
    writer.add({ kind: 'remote.released', payload: receipt === undefined ? payload : { ...payload, receipt } })
    remote.isReleased = true
    then()
  }

  tell(node: LiveNode, ask: ExecutionAsk, told: Told): void {
    this.#ports.turns.push(() => {
      node.tell(ask, told)
      return node
    })
  }
}

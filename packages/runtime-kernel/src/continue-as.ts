import { type Amounts, type Balance, encodeValue, GREATEST_AMOUNT, quoted } from '@tangle-network/durability-contract'
import { type AskingPorts, noteAsked } from './asked.ts'
import { faultOfLeaving } from './checkpoint.ts'
import type { LiveNode } from './live-node.ts'
import { successorOf } from './run-id.ts'
import { checkSize } from './start-run.ts'
import { type Storable, toStored } from './stored-value.ts'
import type { AskedPorts } from './version.ts'

/** What asks a run to go on as another. */
export interface ContinuePort {
  readonly runId: string
  readonly runs: { continueAsked(node: LiveNode, task: Storable): void }
  /** The run cannot go on. */
  stall(error: unknown): void
}

/** Asks for the run to go on as another one. What is refused as a checkpoint is refused here too, and stalls the run. */
export function askContinue(run: ContinuePort, node: LiveNode, task: unknown): Promise<never> {
  if (node.parent) {
    throw new TypeError(
      `agent ${quoted(node.agent.name)} is a child, and only the root of a run may continue as another: return to it`,
    )
  }
  const where = `the task that run ${quoted(run.runId)} continues with`
  checkSize(task === undefined ? '' : encodeValue(task, where), where)
  const storable = toStored(task, where)
  const fault = faultOfLeaving(node, 'an end of the run')
  if (fault) {
    run.stall(fault)
    throw fault
  }
  const never = node.checkpoints.expect()
  run.runs.continueAsked(node, storable)
  return never as Promise<unknown> as Promise<never>
}

export interface ContinuePorts extends AskingPorts, AskedPorts {
  readonly runId: string
  /** What is left of the budget of the root. */
  readonly balancesOf: (node: LiveNode) => Readonly<Record<string, Balance>>
}

/** Writes down that the root goes on as another run, which it is never told. `written` is called with that entry. */
export function continueRun(
  ports: ContinuePorts,
  node: LiveNode,
  task: Storable,
  written: (seq: number, successor: string, budget: Amounts | undefined) => void,
): void {
  noteAsked(ports, node)
  const { whenLive, writer, turns, runId, balancesOf } = ports
  const successor = successorOf(runId)
  whenLive(() => {
    const left = Object.entries(balancesOf(node)).map(([channel, { free }]): Amounts[number] => [
      channel,
      Math.min(Math.max(free, 0), GREATEST_AMOUNT),
    ])
    const budget = left.length === 0 ? undefined : left
    const { seq } = writer.add({
      kind: 'run.continued',
      payload: {
        ...{ v: 1, node: node.id, successor, task: task.stored },
        ...(budget && { budget }),
      },
      blob: task.blob,
    })
    written(seq, successor, budget)
    turns.poke()
  })
}

import {
  DurabilityError,
  type Journal,
  type Kept,
  type NodeState,
  quoted,
  type Stored,
} from '@tangle-network/durability-contract'
import type { LiveNode } from './live-node.ts'
import { type Deferred, defer } from './scope-promise.ts'
import { fromStorable, fromStored, type Storable, toStored } from './stored-value.ts'
import type { AskedPorts } from './version.ts'

/** Where an agent stands among its checkpoints. */
export class Checkpoints {
  /** How many it has passed. */
  count: number
  #seq: number | undefined
  #state: unknown
  #wasLookedAt = false
  #pending: Deferred<void> | undefined

  constructor(recorded: NodeState | undefined) {
    this.count = recorded?.checkpoints ?? 0
    this.#seq = recorded?.checkpoint?.seq
  }

  get isPending(): boolean {
    return this.#pending !== undefined
  }

  /** Whether it was asked for and never awaited. */
  get isForgotten(): boolean {
    return this.#pending?.promise.awaited === false
  }

  get wasLookedAt(): boolean {
    return this.#wasLookedAt
  }

  /** The entry whose state the agent was entered with and has not looked at. */
  get overlooked(): number | undefined {
    return this.#wasLookedAt ? undefined : this.#seq
  }

  look(): unknown {
    this.#wasLookedAt = true
    return this.#state
  }

  restore(state: unknown): void {
    this.#state = state
  }

  /** Its agent begins again, as if it had never kept anything. */
  forget(): void {
    this.count += 1
    this.#seq = undefined
    this.#state = undefined
    this.#wasLookedAt = false
  }

  expect(): Promise<void> {
    this.#pending = defer<void>()
    return this.#pending.promise
  }

  tell(state: unknown): void {
    this.#state = state
    this.count += 1
    this.#pending?.resolve()
    this.#pending = undefined
  }
}

export interface CheckpointPort {
  checkpointAsked(node: LiveNode, state: Storable): void
  /** The run cannot go on. */
  stall(error: unknown): void
}

/** Asks for a checkpoint. One that code which is entered again would not go on from alike stalls the run, unwritten. */
export function askCheckpoint(run: CheckpointPort, node: LiveNode, state: unknown): Promise<void> {
  const storable = toStored(state, `the state of agent ${quoted(node.agent.name)}`)
  const fault = faultOf(node)
  if (fault) {
    run.stall(fault)
    throw fault
  }
  const asked = node.checkpoints.expect()
  run.checkpointAsked(node, storable)
  return asked
}

function faultOf(node: LiveNode): DurabilityError | undefined {
  if (!node.checkpoints.wasLookedAt) return invalid(node, 'an agent that looks at scope.restored', 'one that never has')
  return faultOfLeaving(node, 'a checkpoint')
}

/** Why an agent may not leave behind what it has done so far. */
export function faultOfLeaving(node: LiveNode, what: string): DurabilityError | undefined {
  const [forgotten] = node.unawaited()
  if (!node.isQuiet) return invalid(node, `${what} while nothing that the agent started goes on`, 'something that does')
  if (forgotten === undefined) return undefined
  return invalid(node, 'everything that was started to be awaited before', `${quoted(forgotten)} never awaited`)
}

/**
 * Why an agent may not ask for anything now. Between a checkpoint and its being told it would be on either side of it; and
 * code that was entered with a state and does not look at it would do again what led there.
 */
export function faultOfAsking({ checkpoints, agent, path }: LiveNode): DurabilityError | undefined {
  if (checkpoints.isPending) {
    return invalid({ agent }, 'a checkpoint to be awaited before anything else', 'something asked for meanwhile')
  }
  return checkpoints.overlooked === undefined ? undefined : diverged(path, checkpoints.overlooked)
}

/** An agent that was entered with a state must have looked at it before it may end. */
export function faultOfEnding({ checkpoints, path }: LiveNode): DurabilityError | undefined {
  return checkpoints.overlooked === undefined ? undefined : diverged(path, checkpoints.overlooked)
}

/** Writes the state down, and tells the agent in its turn. */
export function keepCheckpoint({ whenLive, writer, turns }: AskedPorts, node: LiveNode, state: Storable): void {
  whenLive(() => {
    const payload = { v: 1 as const, node: node.id, state: state.stored }
    writer.add({ kind: 'node.checkpointed', payload, blob: state.blob })
    turns.push(() => {
      node.restart(fromStorable(state))
      return node
    })
  })
}

/** The task of a journaled node; the state of its last checkpoint is there before the agent is entered. */
export async function restoredTask(
  journal: Journal,
  runId: string,
  node: LiveNode,
  task: Kept<Stored>,
): Promise<unknown> {
  const checkpoint = node.recorded?.checkpoint
  if (checkpoint) node.checkpoints.restore(await fromStored(journal, runId, checkpoint))
  return fromStored(journal, runId, task)
}

function diverged(path: readonly string[], seq: number): DurabilityError {
  return new DurabilityError('DIVERGED', {
    expected: `an agent that goes on from scope.restored, as entry ${seq} says it would`,
    found: 'one that did not look at it',
    where: path.length === 0 ? 'the root agent' : path.map(quoted).join(' / '),
    details: { seq, about: 'checkpoint' },
  })
}

function invalid({ agent }: Pick<LiveNode, 'agent'>, expected: string, found: string): DurabilityError {
  return new DurabilityError('INVALID_CHECKPOINT', { expected, found, where: `agent ${quoted(agent.name)}` })
}

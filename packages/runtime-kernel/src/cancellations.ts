import type { FactPayload } from '@tangle-network/durability-contract'
import type { LiveNode } from './live-node.ts'
import type { Turns } from './turns.ts'
import type { Waits } from './waits.ts'
import type { Writer } from './writer.ts'

interface CancelPorts {
  readonly writer: Writer
  readonly turns: Turns
  readonly waits: Waits
}

/** Why an agent is to stop: who wants it to, or the deadline that has come. */
type Cause =
  FactPayload<'node.cancelled'> extends infer Payload
    ? Payload extends unknown
      ? Omit<Payload, 'node'>
      : never
    : never

/** Asks agents to stop: an entry for each, before it is told. */
export class Cancellations {
  readonly #ports: CancelPorts

  constructor(ports: CancelPorts) {
    this.#ports = ports
  }

  /** Answers whether it was not before. */
  cancel(node: LiveNode, cause: Cause): boolean {
    if (node.wasAskedToStop) return false
    node.wasAskedToStop = true
    this.#ports.writer.add({
      kind: 'node.cancelled',
      payload: { ...cause, node: node.id } as FactPayload<'node.cancelled'>,
    })
    this.#ports.turns.push(() => this.tell(node))
    return true
  }

  tell(node: LiveNode): LiveNode {
    node.cancel()
    this.#ports.waits.changed()
    return node
  }
}

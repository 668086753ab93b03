import { DurabilityError, type Failure, quoted } from '@tangle-network/durability-contract'
import type { JournalTime } from './journal-time.ts'
import type { LiveNode } from './live-node.ts'
import { failureOf } from './step-error.ts'

/**
 * When the agents at work must have settled. A deadline was journaled when its agent began and is the same in every life;
 * that it has come is decided by an answer of the journal, as for timers.
 */
export class Deadlines {
  readonly #open = new Map<LiveNode, number>()
  readonly #time: JournalTime
  readonly #onLate: (node: LiveNode, deadline: number) => void
  readonly #changed: () => void

  constructor(ports: {
    time: JournalTime
    /** Its deadline has come. */
    onLate: (node: LiveNode, deadline: number) => void
    /** There is one more to look after. */
    changed: () => void
  }) {
    this.#time = ports.time
    this.#onLate = ports.onLate
    this.#changed = ports.changed
  }

  /** To be called before the agent starts anything in this life: one that is late by then starts nothing any more. */
  watch(node: LiveNode, deadline: number): void {
    this.#open.set(node, deadline)
    this.#changed()
    if (deadline <= this.#time.answered) this.#come(node, deadline)
  }

  /** It has settled. */
  drop(node: LiveNode): void {
    this.#open.delete(node)
  }

  stop(): void {
    this.#open.clear()
  }

  get isEmpty(): boolean {
    return this.#open.size === 0
  }

  /** The first to come. */
  get next(): number | undefined {
    return this.#open.size === 0 ? undefined : Math.min(...this.#open.values())
  }

  /** Those that have come by that time of the journal. */
  expire(now: number): void {
    for (const [node, deadline] of this.#open) if (deadline <= now) this.#come(node, deadline)
  }

  #come(node: LiveNode, deadline: number): void {
    this.#open.delete(node)
    this.#onLate(node, deadline)
  }
}

/** What an agent has come to that was late, whatever it makes of it. */
export function missedDeadline({ agent, deadline, attempt }: LiveNode): Failure {
  const error = new DurabilityError('DEADLINE_EXCEEDED', {
    expected: `agent ${quoted(agent.name)} to have settled by ${deadline}`,
    found: 'that it had not',
    where: `agent ${quoted(agent.name)}`,
    details: { deadline },
  })
  return { ...failureOf(error, attempt), data: { deadline } }
}

import {
  type Message,
  quoted,
  RESERVED_PREFIX,
  RESOLVE_KIND,
  Resolution,
  type RunState,
  takeBackUnknown,
  type UnknownOutcome,
  unknownOutcomes,
} from '@tangle-network/durability-contract'
import type { StepAsk } from './ask.ts'
import type { ExecutionAsk } from './execution-ask.ts'
import { notAsked } from './history.ts'
import type { Inbox } from './inbox.ts'
import type { LiveNode } from './live-node.ts'
import { addResult, type Result } from './outcome-entry.ts'
import { failureOf } from './step-error.ts'
import type { Turns } from './turns.ts'
import { validate } from './validate.ts'
import type { Writer } from './writer.ts'

const REVIVED = `${RESERVED_PREFIX}revived`

/** A resolution that takes effect in this life. */
interface Resolved {
  readonly of: UnknownOutcome
  readonly message: Message
  readonly resolution: Resolution
}

/**
 * What operators have decided about a run while nobody drove it, and no entry accounts for: that it was opened again, and
 * what became of effects whose outcome is unknown. It takes effect with the entry that takes the run over, or not at all.
 */
export class Orders {
  readonly #inbox: Inbox
  readonly #revivals: readonly Message[]
  readonly #resolved: readonly Resolved[]

  private constructor(inbox: Inbox, revivals: readonly Message[], resolved: readonly Resolved[]) {
    this.#inbox = inbox
    this.#revivals = revivals
    this.#resolved = resolved
  }

  /** Reads them. What is resolved is taken back from the history that a replay tells. */
  static async read(inbox: Inbox, last: number, state: RunState): Promise<Orders> {
    if (last > state.consumed.size) await inbox.readOn()
    const waiting = new Map(
      unknownOutcomes(state).flatMap((each) => (each.state === 'waits' ? [[each.seq, each]] : [])),
    )
    const resolved = inbox.takeAll(RESOLVE_KIND).flatMap((message): Resolved[] => {
      const resolution = Resolution.safeParse(message.payload).data
      const of = resolution && waiting.get(resolution.seq)
      // What comes too late is passed over: the agent may have acted upon the unknown.
      if (!of) return []
      waiting.delete(of.seq)
      return [{ of, message, resolution }]
    })
    for (const { of } of resolved) takeBackUnknown(state, of.seq)
    return new Orders(inbox, inbox.takeAll(REVIVED), resolved)
  }

  get inbox(): Inbox {
    return this.#inbox
  }

  /** Whether somebody has opened the run again. */
  get isRevived(): boolean {
    return this.#revivals.length > 0
  }

  /** Sees that the agents asked for what was resolved; throws `DIVERGED` otherwise. */
  check(state: RunState, nodeAt: (id: number) => LiveNode | undefined): void {
    for (const { of } of this.#resolved) {
      const node = state.nodes.get(of.node)
      const isAsked = nodeAt(of.node)?.usedFor(of.key) === 'step'
      if (node && !isAsked) throw notAsked({ seq: of.seq, node, about: 'step', key: of.key, role: 'answered' })
    }
  }

  /** Writes them down, and tells each outcome in its turn. To be called right behind `run.acquired`: one batch holds all. */
  carryOut(writer: Writer, turns: Turns, nodeAt: (id: number) => LiveNode | undefined): void {
    for (const message of this.#revivals) {
      const reason = reasonIn(message.payload)
      const why = reason === undefined ? {} : { reason }
      writer.add({ kind: 'run.revived', payload: { v: 1, message: envelopeOf(message), ...why } })
    }
    for (const { of, message, resolution } of this.#resolved) {
      const node = nodeAt(of.node)
      const ask = node?.asked(of.key)
      if (ask?.about !== 'step' || !node) continue
      const { reason } = resolution
      const by = { message: envelopeOf(message), ...(reason === undefined ? {} : { reason }) }
      const result = resultOf(ask, resolution, of.attempt)
      const { told } = addResult(result, `the result of step ${quoted(of.key)}`, of.attempt, (outcome, blob) =>
        // A result is never unknown.
        'unknown' in outcome
          ? {}
          : writer.add({ kind: 'step.resolved', payload: { v: 1, node: of.node, key: of.key, outcome, ...by }, blob }),
      )
      turns.push(() => {
        node.tell(ask, told)
        return node
      })
    }
  }
}

/** What it came to; a value that does not fit the schema of the step is a failure, as if the step had returned it. */
function resultOf({ key, options }: StepAsk | ExecutionAsk, { outcome }: Resolution, attempt: number): Result {
  if ('failed' in outcome) return outcome
  try {
    return { ok: validate(options.output, outcome.ok.value, 'INVALID_OUTPUT', `step ${quoted(key)}`) }
  } catch (error) {
    return { failed: failureOf(error, attempt) }
  }
}

function envelopeOf({ payload: _, ...envelope }: Message): Omit<Message, 'payload'> {
  return envelope
}

/** Why somebody sent a message of the kernel, if he says. */
export function reasonIn(payload: unknown): string | undefined {
  const { reason } = (payload ?? {}) as { readonly reason?: unknown }
  return typeof reason === 'string' ? reason : undefined
}

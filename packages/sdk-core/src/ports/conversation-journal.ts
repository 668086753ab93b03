import { type Journal, typeName } from '@tangle-network/durability-contract'
import type { PortKind } from './port-kind.ts'
import type { Port, PortOptions } from './port-options.ts'
import { PortRuns } from './port-runs.ts'
import { unknownKind } from './read-run.ts'

/** What one of them said; whatever else it has comes back as it was given. */
export interface ConversationTurn {
  readonly index: number
}

export interface ConversationRun {
  runId: string
  startedAt: string
  /** Why it halted; without it the conversation goes on. */
  halted?: unknown
  endedAt?: string
  /** In the order of their appends. */
  turns: ConversationTurn[]
}

/** Conversations, each the turns that it has committed. */
export interface ConversationJournal {
  /** Undefined for a conversation that was never begun. `Run` is the caller's own type of it. */
  loadRun<Run extends ConversationRun = ConversationRun>(runId: string): Promise<Run | undefined>

  /** Begins a conversation. Doing so again with the same `startedAt` changes nothing, with another it is `RUN_CONFLICT`. */
  beginRun(runId: string, startedAt: string): Promise<void>

  /**
   * Appends a turn, which is durable when this resolves. A conversation that was never begun is `RUN_NOT_FOUND`, one that
   * has halted `RUN_CLOSED`, and an index that it has already `DUPLICATE_KEY`.
   */
  appendTurn<Turn extends ConversationTurn>(runId: string, turn: Turn): Promise<void>

  /** Halts the conversation. Doing so again changes nothing, with another reason or end it is `RUN_CLOSED`. */
  recordHalt(runId: string, halted: unknown, endedAt?: string): Promise<void>
}

const TURN = 'port.turn'
const HALTED = 'port.conversation-halted'

const CONVERSATIONS: PortKind = {
  agent: 'sdk-core/conversation-journal',
  prefix: 'port/conversation/',
  noun: 'conversation',
  keyOf(kind, value) {
    if (kind !== TURN) return undefined
    const { index } = value as ConversationTurn
    if (Number.isInteger(index)) return `index ${index} of a turn`
    throw new TypeError(`the index of a turn must be an integer, found ${typeName(index)}`)
  },
}

/** Conversations on a journal. Whoever writes to one holds it until the port is closed: for anybody else it is `LEASE_HELD`. */
export function createConversationJournal(journal: Journal, options: PortOptions = {}): ConversationJournal & Port {
  const conversations = new PortRuns(journal, CONVERSATIONS, options)
  return {
    async loadRun<Run extends ConversationRun>(runId: string) {
      const found = await conversations.read(runId)
      if (found === undefined) return undefined
      const run: ConversationRun = { runId, startedAt: found.begunAt, turns: [] }
      for (const { kind, value } of found.entries) {
        if (kind === TURN) run.turns.push(value as ConversationTurn)
        else if (kind === HALTED) Object.assign(run, value)
        else throw unknownKind(runId, kind)
      }
      return run as ConversationRun as Run
    },
    beginRun: (runId, startedAt) => conversations.begin(runId, startedAt),
    async appendTurn(runId, turn) {
      if (typeof turn?.index !== 'number') throw new TypeError('a turn must have an index')
      await conversations.append(runId, TURN, turn)
    },
    recordHalt: (runId, halted, endedAt) => conversations.end(runId, HALTED, { halted, endedAt }),
    close: conversations.close,
    [Symbol.asyncDispose]: conversations.close,
  }
}

import {
  type Amounts,
  childDigest,
  DurabilityError,
  encodeValue,
  type Head,
  type Journal,
  type Message,
  type MessageDraft,
  quoted,
  RESERVED_PREFIX,
} from '@tangle-network/durability-contract'
import type { Agent } from './agent.ts'
import { ChildAsk } from './ask.ts'
import { manifestOf } from './manifest-of.ts'
import { toStored } from './stored-value.ts'
import { validate } from './validate.ts'

const START = `${RESERVED_PREFIX}start`

/** What the message says that starts a run. */
export interface Start {
  readonly task?: unknown
  /** When it must have ended, by the journal's clock. */
  readonly deadline?: number | undefined
  /** Whom the run reports to, and the token that it must repeat. */
  readonly reply?: { readonly runId: string; readonly token: string } | undefined
  readonly budget?: Amounts | undefined
}

/** Brings the task to a run that was begun for a worker. A run gets one, however often it is started. */
export function startMessage(task: unknown, sender: string, more: Omit<Start, 'task'> = {}): MessageDraft {
  return { id: START, sender, kind: START, payload: task === undefined ? { ...more } : { task, ...more } }
}

/** What the message says that started the run; undefined when none has come. */
export async function startIn(journal: Journal, runId: string): Promise<Start | undefined> {
  return (await findStart(journal, runId))?.start.payload as Start | undefined
}

/** The root of a run as its log knows it, else by the message that started it; undefined when that has not come yet. */
export async function rootOfRun(
  journal: Journal,
  runId: string,
  agent: Agent,
  recorded: string | undefined,
): Promise<ChildAsk | undefined> {
  if (recorded !== undefined) return new ChildAsk(agent.name, recorded, agent, undefined)
  return rootFromInbox(journal, runId, agent)
}

async function rootFromInbox(journal: Journal, runId: string, agent: Agent): Promise<ChildAsk | undefined> {
  const found = await findStart(journal, runId)
  return found && rootOf(agent, found.start, runId, found.head.manifest.taskDigest)
}

async function findStart(journal: Journal, runId: string): Promise<{ start: Message; head: Head } | undefined> {
  for (let after = 0; ; ) {
    const { messages, next, head } = await journal.inbox(runId, { after })
    const start = messages.find(({ kind }) => kind === START)
    if (start) return { start, head }
    if (next >= head.inbox.last) return undefined
    after = next
  }
}

function rootOf(agent: Agent, { payload }: Message, runId: string, digest: string): ChildAsk {
  const { task, budget, deadline } = payload as Start
  const where = `task of run ${quoted(runId)}`
  if (manifestOf(runId, agent.name, task, undefined).taskDigest !== digest) {
    throw new DurabilityError('RUN_CONFLICT', {
      expected: 'the task that this run was begun with',
      found: 'another in the message that starts it',
      where,
    })
  }
  const identity = childDigest(agent.name, task === undefined ? '' : encodeValue(task, where))
  try {
    const stored = toStored(validate(agent.input, task, 'INVALID_INPUT', where), where)
    return new ChildAsk(agent.name, identity, agent, stored, budget, deadline === undefined ? {} : { deadline })
  } catch (error) {
    // Nobody is there to be told: it is how the run comes out.
    const refuse = () => {
      throw error
    }
    return new ChildAsk(agent.name, identity, { ...agent, act: refuse }, toStored(task, where))
  }
}

import {
  childDigest,
  DurabilityError,
  encodeValue,
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

/** Brings the task to a run that was begun for a worker. A run gets one, however often it is started. */
export function startMessage(task: unknown, sender: string, deadline?: number): MessageDraft {
  const payload = { ...(task === undefined ? {} : { task }), ...(deadline === undefined ? {} : { deadline }) }
  return { id: START, sender, kind: START, payload }
}

/** The root of a run by the message that started it; undefined when that has not come yet. */
export async function rootFromInbox(journal: Journal, runId: string, agent: Agent): Promise<ChildAsk | undefined> {
  for (let after = 0; ; ) {
    const { messages, next, head } = await journal.inbox(runId, { after })
    const start = messages.find(({ kind }) => kind === START)
    if (start) return rootOf(agent, start, runId, head.manifest.taskDigest)
    if (next >= head.inbox.last) return undefined
    after = next
  }
}

function rootOf(agent: Agent, { payload }: Message, runId: string, digest: string): ChildAsk {
  const { task, ...limit } = payload as { readonly task?: unknown; readonly deadline?: number }
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
    return new ChildAsk(agent.name, identity, agent, stored, [], limit)
  } catch (error) {
    // Nobody is there to be told: it is how the run comes out.
    const refuse = () => {
      throw error
    }
    return new ChildAsk(agent.name, identity, { ...agent, act: refuse }, toStored(task, where))
  }
}

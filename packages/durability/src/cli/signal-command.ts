import { randomUUID } from 'node:crypto'
import { userInfo } from 'node:os'
import { decodeValue } from '@tangle-network/durability-contract'
import type { Command } from './command.ts'
import { atPlace, placeAsked } from './place.ts'
import { printable } from './printable.ts'
import { UsageError } from './usage-error.ts'

export const signalCommand: Command = {
  name: 'signal',
  takes: ['RUN', 'KIND'],
  says: 'Delivers a message to a run, which wakes it if it is suspended.',
  options: {
    payload: { type: 'string', value: 'JSON', says: 'what the message says (null)' },
    id: { type: 'string', value: 'ID', says: 'of messages with one id a run gets one (a new id)' },
    sender: { type: 'string', value: 'NAME', says: 'who sends it (cli: and the name of the user)' },
  },
  async run(asked) {
    const runId = asked.argument('RUN')
    const message = {
      id: asked.text('id') ?? randomUUID(),
      sender: asked.text('sender') ?? defaultSender(),
      kind: asked.argument('KIND'),
      payload: payloadOf(asked.text('payload')),
    }
    return atPlace(placeAsked(asked), 'write', async (journal) => {
      const before = await journal.head(runId)
      const { position } = await journal.deliver(runId, message)
      const { id, sender, kind } = message
      const isNew = position > before.inbox.last
      const json = { runId, delivered: isNew, position, id, sender, kind }
      const what = `message ${position}, ${printable(kind)} from ${printable(sender)}, id ${printable(id)}`
      if (!isNew) return { code: 0, text: `Nothing changed: ${printable(runId)} has had this as ${what}.`, json }
      const woken = before.status === 'suspended' ? ' The run was suspended, and is due.' : ''
      return { code: 0, text: `Delivered to ${printable(runId)}: ${what}.${woken}`, json }
    })
  },
}

function payloadOf(text: string | undefined): unknown {
  if (text === undefined) return null
  try {
    return decodeValue(text)
  } catch {
    // What was found is not repeated: it is a payload.
    throw new UsageError(`--payload takes JSON, as in --payload '{"ok":true}'; found text that is none.`)
  }
}

/** Whoever this process runs as. A container may run as a user that has no name. */
export function defaultSender(): string {
  try {
    return `cli:${userInfo().username}`
  } catch {
    return 'cli'
  }
}

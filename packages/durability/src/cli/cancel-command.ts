import { isDurabilityError } from '@tangle-network/durability-contract'
import { createClient } from '@tangle-network/runtime-kernel'
import type { Command } from './command.ts'
import { atPlace, placeAsked } from './place.ts'
import { printable } from './printable.ts'
import { defaultSender } from './signal-command.ts'

export const cancelCommand: Command = {
  name: 'cancel',
  takes: ['RUN'],
  says: 'Asks a run to stop, once: it ends when all that it had started has.',
  options: {
    reason: { type: 'string', value: 'TEXT', says: 'why; kept in its log' },
    sender: { type: 'string', value: 'NAME', says: 'who asks (cli: and the name of the user)' },
  },
  async run(asked) {
    const runId = asked.argument('RUN')
    const reason = asked.text('reason')
    const by = { sender: asked.text('sender') ?? defaultSender(), ...(reason === undefined ? {} : { reason }) }
    return atPlace(placeAsked(asked), 'write', async (journal) => {
      const before = await journal.head(runId)
      // Somebody else, or for another reason, has asked before: there is one request to stop.
      const delivered = await createClient({ journal })
        .cancel(runId, by)
        .catch((error: unknown) => {
          if (!isDurabilityError(error, 'MESSAGE_CONFLICT')) throw error
        })
      const isNew = delivered !== undefined && delivered.position > before.inbox.last
      const json = { runId, asked: isNew, ...by, status: before.status }
      const run = printable(runId)
      if (!isNew) return { code: 0, text: `Nothing changed: ${run} has been asked to stop.`, json }
      return { code: 0, text: `Asked ${run} to stop. ${whatFollows(before.status)}`, json }
    })
  },
}

function whatFollows(status: string): string {
  if (status === 'suspended') return 'It was suspended, and is due.'
  if (status === 'stalled' || status === 'quarantined') return `It is ${status}: it hears of it once it is revived.`
  return 'Whoever drives it hears of it with the next renewal of the lease.'
}

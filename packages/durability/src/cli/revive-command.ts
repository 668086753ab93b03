import type { Command } from './command.ts'
import { atPlace, placeAsked } from './place.ts'
import { printable } from './printable.ts'
import { defaultSender } from './signal-command.ts'
import { standingOf } from './standing.ts'
import { UsageError } from './usage-error.ts'

export const reviveCommand: Command = {
  name: 'revive',
  takes: ['RUN'],
  says: 'Opens a stalled or quarantined run again; who did so and why is kept in its inbox.',
  options: {
    reason: { type: 'string', value: 'TEXT', says: 'what was mended; needed' },
    sender: { type: 'string', value: 'NAME', says: 'who revives it (cli: and the name of the user)' },
  },
  async run(asked, output) {
    const runId = asked.argument('RUN')
    const sender = asked.text('sender') ?? defaultSender()
    const reason = asked.text('reason')
    if (!reason) throw new UsageError("revive takes --reason TEXT, as in --reason 'deployed a fix'; found none.")
    return atPlace(placeAsked(asked), 'write', async (journal) => {
      const before = await journal.head(runId)
      const after = await journal.revive(runId, { sender, reason })
      const revived = after.inbox.last > before.inbox.last
      const was = { status: before.status, stalled: before.stalled }
      const json = { runId, revived, was, status: after.status, sender, reason }
      const text = revived
        ? `Revived ${printable(runId)}, which was ${was.status}: ${standingOf(before, output)}`
        : `Nothing changed: ${printable(runId)} is ${before.status}, neither stalled nor quarantined.`
      return { code: 0, text, json }
    })
  },
}

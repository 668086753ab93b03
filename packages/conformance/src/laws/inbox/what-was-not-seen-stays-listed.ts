import type { Law } from '../../law/law.ts'
import { inboxAll, observedRun } from '../../law/observed-run.ts'
import { batch, begun } from '../../law/sample.ts'
import { note } from './note.ts'

/** What arrived and was never looked at is told of as undelivered, however the run ended. */
export const whatWasNotSeenStaysListed: Law = {
  id: 'what-was-not-seen-stays-listed',
  level: 'L0',
  clause: 'M-4',
  also: ['M-6', 'J-8'],
  invariant: 'K8',
  statement:
    'after the end nothing new is delivered, and what the run had not seen stays in its inbox past the position seen',
  async check({ stage, demand }) {
    const { open } = await stage()
    const journal = await open()
    for (const end of ['completed', 'failed', 'cancelled', 'moved'] as const) {
      const { lease, after } = await begun(journal, end)
      for (const id of ['a', 'b', 'c']) await journal.deliver(end, note(id))
      const { cursor } = await journal.append(lease, batch(after, [null], { seen: 1 }))
      demand.equal((await journal.head(end)).inbox, { last: 3, seen: 1 }, 'the inbox before the end')
      await journal.append(lease, batch(cursor, ['the end'], { end, seen: 2 }))
      const before = await observedRun(journal, end)
      demand.equal(before.head.inbox, { last: 3, seen: 2 }, `the inbox of a run that is ${end}`)
      const refused = () => journal.deliver(end, note('d'))
      await demand.refused('RUN_CLOSED', `deliver to a run that is ${end}`, refused)
      for (const reader of [journal, await open()]) {
        demand.equal(await observedRun(reader, end), before, `a run that is ${end} after that`)
        const unseen = await reader.inbox(end, { after: before.head.inbox.seen })
        demand.equal(
          unseen.messages.map(({ id }) => id),
          ['c'],
          `messages that a run that is ${end} never saw`,
        )
      }
      demand.equal((await inboxAll(journal, end)).length, 3, 'all messages')
    }
  },
}

import type { Message } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { distinctMessageIds } from '../../arbitrary/message-id.ts'
import type { Law } from '../../law/law.ts'
import { inboxAll } from '../../law/observed-run.ts'
import { batch, begun } from '../../law/sample.ts'
import { note } from './note.ts'

/** Positions of two digits sort otherwise as text, hence a first case that has some. */
const EXAMPLE = { ids: Array.from({ length: 12 }, (_, index) => `${12 - index}`), limit: 2 }

/** The inbox is what was delivered, in the order in which it was acknowledged, whatever else the run does meanwhile. */
export const messagesGetDensePositions: Law = {
  id: 'messages-get-dense-positions',
  level: 'L0',
  clause: 'M-1',
  also: ['M-3', 'V-7', 'J-15'],
  invariant: 'K8',
  statement:
    'each message gets the next position, and pages of every length from every position hold exactly what was delivered',
  async check({ forAll, demand }) {
    const cases = fc.record({ ids: distinctMessageIds, limit: fc.integer({ min: 1, max: 15 }) })
    await forAll(
      cases,
      async ({ ids, limit }, { open, clock }) => {
        const journal = await open()
        const { lease, after } = await begun(journal)
        await begun(journal, 'Run')
        const expected: Message[] = []
        let place = after
        for (const [index, id] of ids.entries()) {
          clock.advance(1 + index)
          const draft = note(id, { payload: { id, index } })
          const delivered = await journal.deliver('run', draft)
          const position = index + 1
          demand.equal(delivered, { position, now: clock.now() }, `the delivery of message ${position}`)
          expected.push({ ...draft, position, at: clock.now() })
          if (index % 3 === 1) place = (await journal.append(lease, batch(place))).cursor
          if (index % 4 === 1) await journal.deliver('Run', draft)
        }
        for (const reader of [journal, await open()]) {
          const head = await reader.head('run')
          demand.equal(head.inbox, { last: ids.length, seen: 0 }, 'the inbox in the head')
          for (let position = 0; position <= ids.length; position += 1) {
            const page = await reader.inbox('run', { after: position, limit })
            const messages = expected.slice(position, position + limit)
            const next = position + messages.length
            demand.equal(page, { messages, next, head }, `${limit} messages after position ${position}`)
          }
          demand.equal((await reader.inbox('run')).messages, expected, 'the whole inbox in one page')
          demand.equal(await inboxAll(reader, 'run', limit), expected, `the whole inbox in pages of ${limit}`)
        }
        const others = ids.filter((_, index) => index % 4 === 1)
        demand.equal(
          (await inboxAll(journal, 'Run')).map(({ id }) => id),
          others,
          'the inbox of the other run',
        )
        demand.equal((await journal.verify('run')).messages, ids.length, 'messages that verify counts')
        demand.equal((await journal.inbox('run', { after: ids.length + 1 })).messages, [], 'messages past the last')
      },
      { weight: 0.5, examples: [EXAMPLE] },
    )
  },
}

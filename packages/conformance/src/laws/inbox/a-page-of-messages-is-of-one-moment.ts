import { setImmediate as nextTurn } from 'node:timers/promises'
import type { InboxPage, Journal } from '@tangle-network/durability-contract'
import { heardLater } from '../../law/heard-later.ts'
import type { Law } from '../../law/law.ts'
import { begun } from '../../law/sample.ts'
import { note } from './note.ts'

const MESSAGES = 25

/** Readers that never stop reading while others deliver: each page is all there is, by its own head. */
export const aPageOfMessagesIsOfOneMoment: Law = {
  id: 'a-page-of-messages-is-of-one-moment',
  level: 'L1',
  clause: 'M-3',
  also: ['M-1', 'R-6'],
  invariant: 'K8',
  statement:
    'while messages are delivered every page holds all messages up to the last one of its own head, and no fewer than before',
  async check({ stage, demand }) {
    const { open } = await stage()
    const sender = await open()
    await begun(sender)
    let delivered = false
    const read = async (reader: Journal): Promise<InboxPage[]> => {
      const pages: InboxPage[] = []
      while (!delivered) {
        pages.push(await reader.inbox('run'))
        // A store that answers in microtasks alone would never let the sender have its turn.
        await nextTurn()
      }
      return pages
    }
    const readers = heardLater(Promise.all([sender, await open(), await open()].map(read)))
    try {
      for (let count = 1; count <= MESSAGES; count += 1) await sender.deliver('run', note(`${count}`))
    } finally {
      delivered = true
    }
    const { messages: all } = await sender.inbox('run')
    demand.equal(all.length, MESSAGES, 'messages in the end')
    for (const pages of await readers) {
      let last = 0
      for (const { messages, next, head } of pages) {
        demand.equal(messages, all.slice(0, head.inbox.last), 'the messages up to the last one of the head')
        demand.equal(next, head.inbox.last, 'the place to read on after')
        demand.isTrue(next >= last, `no fewer than ${last} messages`, `a page of ${next}`)
        last = next
      }
    }
  },
}

import { LIMITS } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { inboxAll } from '../../law/observed-run.ts'
import { begun } from '../../law/sample.ts'
import { archiveWithMessages } from './archive-with-messages.ts'
import { note } from './note.ts'

const { pageEntries, pageBytes, messageBytes } = LIMITS
const QUOTES = 2
const LARGE = 'é'.repeat((messageBytes - QUOTES) / 2)

/** A page of messages is as long as was asked for and as the contract allows, and no shorter without a reason. */
export const inboxPagesEndAtTheirLimits: Law = {
  id: 'inbox-pages-end-at-their-limits',
  level: 'L0',
  clause: 'M-3',
  also: ['V-9', 'R-4'],
  invariant: 'K8',
  statement: 'a page of messages ends at its limit, at the number of messages or at the bytes that the contract allows',
  async check({ stage, demand }) {
    const { open } = await stage()
    const journal = await open()
    const count = pageEntries + 2
    await journal.import(archiveWithMessages('many', count))
    for (const limit of [undefined, pageEntries, pageEntries + 1, Number.MAX_SAFE_INTEGER]) {
      const { messages, next } = await journal.inbox('many', { ...(limit && { limit }) })
      demand.equal([messages.length, next], [pageEntries, pageEntries], `messages and next of a page of limit ${limit}`)
    }
    const positions = (await inboxAll(journal, 'many')).map(({ position }) => position)
    demand.equal(
      positions,
      Array.from({ length: count }, (_, index) => index + 1),
      'positions, page by page',
    )

    await begun(journal, 'large')
    const fitting = pageBytes / messageBytes
    for (let index = 0; index <= fitting; index += 1)
      await journal.deliver('large', note(`${index}`, { payload: LARGE }))
    await journal.deliver('large', note('small'))
    const lengths = []
    for (const after of [0, 1, 2]) lengths.push((await journal.inbox('large', { after })).messages.length)
    demand.equal(lengths, [fitting, fitting, fitting], 'messages in pages after positions 0, 1 and 2')
    demand.equal((await inboxAll(journal, 'large')).length, fitting + 2, 'large messages, page by page')
  },
}

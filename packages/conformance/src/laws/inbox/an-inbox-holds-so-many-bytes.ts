import { LIMITS } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { observedRun } from '../../law/observed-run.ts'
import { begun } from '../../law/sample.ts'
import { note } from './note.ts'

const { inboxBytes, messageBytes } = LIMITS
const QUOTES = 2
const LARGE = 'é'.repeat((messageBytes - QUOTES) / 2)
const SMALL = 'ab'

/** Counted are the bytes of the payloads, to the last one. */
export const anInboxHoldsSoManyBytes: Law = {
  id: 'an-inbox-holds-so-many-bytes',
  level: 'L0',
  clause: 'M-7',
  also: ['V-9'],
  invariant: 'K8',
  statement: 'an inbox takes payloads up to the bytes it may hold, and refuses the first byte past them',
  async check({ stage, demand }) {
    const { open } = await stage()
    const journal = await open()
    await begun(journal)
    const fitting = inboxBytes / messageBytes - 1
    for (let count = 0; count < fitting; count += 1) await journal.deliver('run', note(`${count}`, { payload: LARGE }))
    const room = 'x'.repeat(messageBytes - 2 * QUOTES - SMALL.length)
    await demand.granted('deliver of what leaves a little room', () =>
      journal.deliver('run', note('a', { payload: room })),
    )
    const tooLarge = () => journal.deliver('run', note('b', { payload: `${SMALL}c` }))
    await demand.refused('INBOX_FULL', 'deliver of one byte too many', tooLarge)
    const { position } = await demand.granted('deliver of what fits to the last byte', () =>
      journal.deliver('run', note('b', { payload: SMALL })),
    )
    demand.equal(position, fitting + 2, 'the position of the last message')
    await demand.refused('INBOX_FULL', 'deliver to a full inbox', () =>
      journal.deliver('run', note('c', { payload: 0 })),
    )
    const { messages } = await journal.inbox('run', { after: fitting })
    demand.equal(
      messages.map(({ id }) => id),
      ['a', 'b'],
      'the last messages',
    )
    demand.equal((await journal.head('run')).inbox, { last: fitting + 2, seen: 0 }, 'the inbox in the head')
    await begun(journal, 'other')
    await journal.deliver('other', note('c', { payload: 0 }))
    demand.equal((await observedRun(journal, 'other')).messages.length, 1, 'messages of another run, which has room')
  },
}

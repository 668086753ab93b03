import { LIMITS } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { TTL_MS } from '../../law/sample.ts'
import { archiveWithMessages } from './archive-with-messages.ts'
import { note } from './note.ts'

const { inboxMessages } = LIMITS

/** As many messages as a run may get, and not one more; but an operator is let in. */
export const aFullInboxRefuses: Law = {
  id: 'a-full-inbox-refuses',
  level: 'L0',
  clause: 'M-7',
  also: ['Q-5', 'M-2', 'V-9'],
  invariant: 'K8',
  statement:
    'an inbox that holds as many messages as it may refuses more, answers those it knows, and lets a revival in',
  async check({ stage, demand }) {
    const { open } = await stage()
    const journal = await open()
    await journal.import(archiveWithMessages('run', inboxMessages - 1))
    const last = note('the last one that fits')
    const { position } = await demand.granted('deliver of the last one that fits', () => journal.deliver('run', last))
    demand.equal(position, inboxMessages, 'the position of the last message that fits')
    const before = await journal.head('run')
    await demand.refused('INBOX_FULL', 'deliver of one too many', () => journal.deliver('run', note('one too many')))
    const conflict = () => journal.deliver('run', { ...last, payload: 'another' })
    await demand.refused('MESSAGE_CONFLICT', 'deliver of another under a known id', conflict)
    demand.equal((await journal.deliver('run', last)).position, inboxMessages, 'the last message, delivered again')
    demand.equal(await journal.head('run'), before, 'the head of a full run')

    const { lease } = await journal.acquire('run', { owner: 'owner', ttlMs: TTL_MS })
    await journal.release(lease, { stalled: 'why' })
    const revival = { sender: 'operator', reason: 'mended' }
    const revived = await demand.granted('revive of a full run', () => journal.revive('run', revival))
    demand.equal([revived.status, revived.inbox.last], ['open', inboxMessages + 1], 'the head after a revival')
    const { messages } = await journal.inbox('run', { after: inboxMessages - 1 })
    demand.equal(
      messages.map(({ id, kind }) => (id === last.id ? id : kind)),
      [last.id, 'durability:revived'],
      'the end of the inbox',
    )
    await demand.refused('INBOX_FULL', 'deliver after a revival', () =>
      journal.deliver('run', note('still one too many')),
    )
  },
}

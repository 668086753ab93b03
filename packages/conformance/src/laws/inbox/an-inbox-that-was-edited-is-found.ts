import type { JournalStore, MessageRow, RunRow } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { boundStore } from '../../law/bound-store.ts'
import { collected } from '../../law/collected.ts'
import type { Law } from '../../law/law.ts'
import { inboxAll } from '../../law/observed-run.ts'
import { begun } from '../../law/sample.ts'
import { note } from './note.ts'

type Edit = (rows: MessageRow[], at: number) => unknown

const change =
  (altered: (row: MessageRow) => Partial<Record<keyof MessageRow, unknown>>): Edit =>
  (rows, at) => {
    const row = rows[at]!
    rows[at] = { ...row, ...altered(row) } as MessageRow
  }

const EDITS: Record<string, Edit> = {
  'a payload is altered': change(() => ({ payload: '"altered"' })),
  'a sender is altered': change(() => ({ sender: 'Sender' })),
  'a kind is altered': change(() => ({ kind: 'Note' })),
  'an id is altered': change(({ id }) => ({ id: `${id}!` })),
  'a digest is altered': change(() => ({ digest: 'f'.repeat(64) })),
  'a position is text': change(({ position }) => ({ position: `${position}` })),
  'a message is missing': (rows, at) => rows.splice(at, 1),
  'all messages are missing': (rows) => rows.splice(0),
  'a message stands twice': (rows, at) => rows.splice(at, 0, rows[at]!),
  'messages are swapped': (rows, at) =>
    rows.splice(
      Math.max(0, at - 1),
      2,
      ...rows
        .slice(Math.max(0, at - 1))
        .slice(0, 2)
        .reverse(),
    ),
}

/** The store, as if somebody had edited its messages by hand. */
function edited(store: JournalStore, edit: Edit, at: number, row: Partial<RunRow> = {}): JournalStore {
  return {
    ...boundStore(store),
    inbox: async (ask) => {
      const answer = await store.inbox({ ...ask, after: 0, limit: 1_000 })
      if (answer.refused) return answer
      const messages = [...answer.messages]
      edit(messages, at)
      const page = messages.filter(({ position }) => position > ask.after).slice(0, ask.limit)
      return { ...answer, run: { ...answer.run, ...row }, messages: page }
    },
  }
}

/** Of what was delivered nothing is lost, altered or reordered without whoever reads it being told. */
export const anInboxThatWasEditedIsFound: Law = {
  id: 'an-inbox-that-was-edited-is-found',
  level: 'L0',
  clause: 'M-3',
  also: ['J-16', 'X-1'],
  invariant: 'K8',
  statement:
    'an inbox whose messages are not as they were delivered is corrupt to whoever reads, verifies or exports it',
  needs: ['store'],
  meets: Object.keys(EDITS),
  async check({ forAll, demand, tally }) {
    const cases = fc.record({ count: fc.integer({ min: 2, max: 12 }), at: fc.nat({ max: 99 }) })
    await forAll(
      cases,
      async ({ count, at }, { open }) => {
        const journal = await open()
        await begun(journal)
        for (let index = 0; index < count; index += 1) await journal.deliver('run', note(`${index}`))
        const refused = async (what: string, wrap: (store: JournalStore) => JournalStore) => {
          const reader = await open({ wrap })
          const where = `${what} at index ${at % count} of ${count}`
          await demand.refused('CORRUPT', `inbox where ${where}`, () => inboxAll(reader))
          await demand.refused('CORRUPT', `verify where ${where}`, () => reader.verify('run'))
          await demand.refused('CORRUPT', `export where ${where}`, () => collected(reader.export('run')))
        }
        for (const [name, edit] of Object.entries(EDITS)) {
          await refused(name, (store) => edited(store, edit, at % count))
          tally.meet(name)
        }
        const behind = await open({ wrap: (store) => edited(store, () => {}, 0, { inboxLast: count - 1 }) })
        await demand.refused('CORRUPT', 'inbox past the last message of its run', () => behind.inbox('run'))
        demand.equal((await inboxAll(journal)).length, count, 'messages beneath')
      },
      { weight: 0.15 },
    )
  },
}

import { DatabaseSync } from 'node:sqlite'
import type { Journal } from '@tangle-network/durability-contract'
import { expect, test } from 'vitest'
import { createSqliteJournal } from '../src/index.ts'
import { drive, verdict } from './run.ts'
import { scratchFile } from './scratch.ts'

const MESSAGES = ['one', 'two', 'three'].map((id) => ({ id, sender: 'ada', kind: 'note', payload: { secret: id } }))

/** SQL that an owner of the file may run by hand on an inbox of three. */
const EDITS = {
  'another payload': `UPDATE messages SET payload = '{"secret":"other"}' WHERE position = 2`,
  'a payload that is no text': `UPDATE messages SET payload = CAST(x'22ff22' AS TEXT) WHERE position = 2`,
  'another sender': `UPDATE messages SET sender = 'eve' WHERE position = 1`,
  'another kind': `UPDATE messages SET kind = 'order' WHERE position = 1`,
  'another id': `UPDATE messages SET id = 'four' WHERE position = 3`,
  'another digest': `UPDATE messages SET digest = '${'0'.repeat(64)}' WHERE position = 3`,
  'a time beyond all numbers': 'UPDATE messages SET at = 9223372036854775807 WHERE position = 3',
  'a gap': 'DELETE FROM messages WHERE position = 2',
  'the first message lost': 'DELETE FROM messages WHERE position = 1',
  'the last message lost': 'DELETE FROM messages WHERE position = 3',
  'all messages lost': 'DELETE FROM messages',
  'a message after the last': `INSERT INTO messages SELECT run_no, 4, 'four', sender, kind, digest, at, payload FROM messages WHERE position = 3`,
  'an inbox that says it has fewer': 'UPDATE runs SET inbox_last = 2',
  'an inbox that says it has more': 'UPDATE runs SET inbox_last = 4',
}

for (const [what, sql] of Object.entries(EDITS)) {
  test(`${what} in an inbox, by hand: found when it is read, and no payload is shown [M-3, J-16, E-3]`, async () => {
    const path = await journalWithInbox()
    await using journal = await createSqliteJournal({ path })
    expect(await verdict(wholeInbox(journal))).toBe('granted')
    edit(path, sql)
    const found: unknown = await wholeInbox(journal).catch((error: unknown) => error)
    expect(found).toMatchObject({ code: 'CORRUPT', outcome: 'not-applied' })
    expect(String(found)).not.toMatch(/secret/)
  })
}

async function journalWithInbox(): Promise<string> {
  const path = scratchFile()
  await using journal = await createSqliteJournal({ path })
  await drive(journal, 'run')
  for (const message of MESSAGES) await journal.deliver('run', message)
  return path
}

/** All messages, which must be those delivered, and nothing after them. */
async function wholeInbox(journal: Journal): Promise<void> {
  const { messages, next } = await journal.inbox('run')
  const rest = await journal.inbox('run', { after: next })
  expect([...messages, ...rest.messages].map(({ id, payload }) => ({ id, payload }))).toEqual(
    MESSAGES.map(({ id, payload }) => ({ id, payload })),
  )
}

function edit(path: string, sql: string): void {
  using database = new DatabaseSync(path)
  database.exec(sql)
}

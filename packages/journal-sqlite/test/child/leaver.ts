import { writeSync } from 'node:fs'
import { createSqliteJournal } from '../../src/index.ts'
import { drafts, drive } from '../run.ts'

/** Appends without waiting for it, and leaves the journal open: nothing else is there to do. */
const [path = ''] = process.argv.slice(2)
const journal = await createSqliteJournal({ path, writer: 'thread' })
const { lease, head } = await drive(journal, 'run')
void journal.append(lease, { after: head, at: 1, entries: drafts(1) }).then(() => writeSync(1, 'acknowledged'))

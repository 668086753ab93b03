import { writeSync } from 'node:fs'
import { createSqliteJournal } from '../../src/index.ts'
import { drafts, drive } from '../run.ts'

/** Appends `count` batches of three to one run, from where it stands, and tells descriptor 3 of each before the next. */
const [path = '', runId = '', count = '0'] = process.argv.slice(2)
writeSync(3, 'opening\n')
await using journal = await createSqliteJournal({ path })
const { lease, head } = await drive(journal, runId, 'me', 3_600_000)
let after: { seq: number; digest: string } = head
for (let batch = 0; batch < Number(count); batch++) {
  const entries = drafts(...[1, 2, 3].map((part) => ({ after: after.seq, part })))
  after = (await journal.append(lease, { after, at: 1, entries })).cursor
  writeSync(3, `${after.seq}\n`)
}

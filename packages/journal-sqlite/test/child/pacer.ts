import { writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { createSqliteJournal } from '../../src/index.ts'
import { drafts, drive } from '../run.ts'

/** Appends single entries, now in a burst, now with a pause, and tells descriptor 3 when each was acknowledged. */
const [path = '', runId = '', count = '0'] = process.argv.slice(2)
await using journal = await createSqliteJournal({ path })
const { lease, head } = await drive(journal, runId, 'me', 3_600_000)
let after: { seq: number; digest: string } = head
for (let seq = 1; seq <= Number(count); seq++) {
  if (seq % 4 === 0) await sleep((seq * 37) % 150)
  const end = seq === Number(count) ? { end: 'completed' as const } : {}
  after = (await journal.append(lease, { after, at: 1, entries: drafts(seq), ...end })).cursor
  writeSync(3, `${Date.now()}\n`)
}

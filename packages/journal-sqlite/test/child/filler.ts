import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Batch } from '@tangle-network/durability-contract'
import { createSqliteJournal } from '../../src/index.ts'
import { collect, drafts, drive, verdict } from '../run.ts'

/** What became of a journal on a disk that filled up, as one line of JSON. */
export interface Filling {
  readonly acknowledged: number
  /** Of the batch that no longer fitted, offered three times. */
  readonly refusals: readonly string[]
  readonly found: number
  readonly reopenedWhenFull: string
  readonly foundAfterwards: number
  readonly offeredAgain: string
  readonly foundInTheEnd: number
}

const [folder = ''] = process.argv.slice(2)
const path = join(folder, 'journal.sqlite')

const journal = await createSqliteJournal({ path })
const { lease, head } = await drive(journal, 'run', 'me', 3_600_000)
let batch: Batch = { after: head, at: 1, entries: drafts('x'.repeat(20_000)) }
const refusals: string[] = []
let acknowledged = 0
while (refusals.length < 3) {
  const offered = await verdict(
    journal.append(lease, batch).then(({ cursor }) => {
      batch = { ...batch, after: cursor }
      acknowledged++
    }),
  )
  if (offered !== 'granted') refusals.push(offered)
}
const found = (await collect(journal, 'run')).length
await journal.close()

fillUp(join(folder, 'ballast'))
const reopenedWhenFull = await verdict(createSqliteJournal({ path }))
execFileSync('mount', ['-o', 'remount,size=8m', folder])
const again = await createSqliteJournal({ path })
const foundAfterwards = (await collect(again, 'run')).length
const offeredAgain = await verdict(again.append(lease, batch))
const foundInTheEnd = (await collect(again, 'run')).length
await again.close()
const filling: Filling = {
  ...{ acknowledged, refusals, found, reopenedWhenFull, foundAfterwards, offeredAgain, foundInTheEnd },
}
console.log(JSON.stringify(filling))

/** Closing gave the log's room back. */
function fillUp(ballast: string): void {
  try {
    for (;;) writeFileSync(ballast, Buffer.alloc(4_096), { flag: 'a' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
}

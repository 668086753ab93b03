import { createSqliteJournal } from '../../src/index.ts'
import { verdict } from '../run.ts'

/** Opens and closes a journal when told to, and tells how that went. */
process.once('message', async () => {
  const opening = async () => (await createSqliteJournal({ path: process.argv[2] ?? '' })).close()
  process.send?.(await verdict(opening()))
  process.disconnect()
})
process.send?.('ready')

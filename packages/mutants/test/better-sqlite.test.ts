import { describeJournal } from '@tangle-network/durability-conformance'
import { describe, test } from 'vitest'
import { betterSqlite, harness } from '../src/better-sqlite-harness.ts'

const driver = betterSqlite()

if ('missing' in driver) {
  test('journal-sqlite holds on better-sqlite3', ({ skip }) => {
    skip(`NOT RUN: ${driver.missing}; npm install better-sqlite3`)
  })
} else {
  // What is another here is the driver: the long proof is journal-sqlite's own.
  describeJournal(harness.name, harness, { describe, test }, { runs: 3 })
}

import { describeJournal } from '@tangle-network/durability-conformance'
import { describe, test } from 'vitest'
import { betterSqlite, harness } from '../src/better-sqlite-harness.ts'

const driver = betterSqlite()

if ('missing' in driver) {
  test('journal-sqlite holds on better-sqlite3', ({ skip }) => {
    skip(`NOT RUN: ${driver.missing}; npm install better-sqlite3`)
  })
} else {
  describeJournal(harness.name, harness, { describe, test })
}

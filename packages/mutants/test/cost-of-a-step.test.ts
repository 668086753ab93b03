import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { createSqliteJournal } from '@tangle-network/journal-sqlite'
import { onTestFinished } from 'vitest'
import { countedConnection } from '../src/counted-connection.ts'
import { tryCosts } from './costs-of-a-step.ts'

tryCosts('journal-memory', async () => ({ journal: createMemoryJournal(), counts: () => ({}) }), {
  run: {},
  step: {},
  page: {},
  together: { append: 50 * 21 },
})

tryCosts(
  'journal-sqlite',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cost-'))
    const { connection, ran, writes } = countedConnection(join(folder, 'journal.sqlite'))
    const journal = await createSqliteJournal({ connection })
    onTestFinished(async () => {
      await journal.close()
      rmSync(folder, { recursive: true })
    })
    return { journal, counts: () => ({ statements: ran(), transactions: writes() }) }
  },
  {
    run: { transactions: 12, statements: 51 },
    step: { transactions: 1, statements: 4 },
    // A thousand rows are loaded 64 at a time.
    page: { statements: 16 + 4 },
    together: { transactions: 25 },
  },
)

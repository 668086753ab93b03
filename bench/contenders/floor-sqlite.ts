import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Contender } from '../contender.ts'
import { encodedStep } from '../encoded-step.ts'

/** One prepared INSERT a step, each its own transaction: what a step costs at least on this driver and disk. */
export const floorSqlite: Contender = {
  name: 'floor',
  kind: 'floor',
  store: 'sqlite',
  settings: 'node:sqlite, WAL, synchronous=FULL, one prepared INSERT in autocommit',
  async open({ folder }) {
    const database = new DatabaseSync(join(folder, 'floor.sqlite'))
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    const columns = 'run TEXT, step INTEGER, payload TEXT, PRIMARY KEY (run, step)'
    database.exec(`CREATE TABLE IF NOT EXISTS steps (${columns}) WITHOUT ROWID`)
    const insert = database.prepare('INSERT INTO steps VALUES (?, ?, ?)')
    const count = database.prepare('SELECT count(*) AS steps FROM steps WHERE run = ?')
    return {
      async run(runId, steps, onStep) {
        for (let step = 1; step <= steps; step++) {
          insert.run(runId, step, encodedStep(step))
          onStep?.()
          // As every system that awaits its steps does.
          await null
        }
      },
      async appender(client) {
        let step = 0
        return async () => {
          step += 1
          insert.run(client, step, encodedStep(step))
        }
      },
      stepsOf: async (runId) => Number(count.get(runId)?.steps),
      close: async () => database.close(),
    }
  },
}

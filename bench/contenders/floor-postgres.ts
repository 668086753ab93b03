import pg from 'pg'
import type { Contender } from '../contender.ts'
import { encodedStep } from '../encoded-step.ts'

const CONNECTIONS = 16

/** One prepared INSERT a step, each its own transaction; runs that go on at once share sixteen connections. */
export const floorPostgres: Contender = {
  name: 'floor',
  kind: 'floor',
  store: 'postgres',
  settings: `pg, ${CONNECTIONS} connections, synchronous_commit=on, one prepared INSERT in autocommit`,
  async open({ url }) {
    const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS })
    await pool.query('CREATE TABLE IF NOT EXISTS steps (run text, step bigint, payload text, PRIMARY KEY (run, step))')
    const insert = (run: string, step: number) => {
      const values = [run, step, encodedStep(step)]
      return pool.query({ name: 'step', text: 'INSERT INTO steps VALUES ($1, $2, $3)', values })
    }
    return {
      async run(runId, steps, onStep) {
        for (let step = 1; step <= steps; step++) {
          await insert(runId, step)
          onStep?.()
        }
      },
      async appender(client) {
        let step = 0
        return async () => {
          step += 1
          await insert(client, step)
        }
      },
      async stepsOf(runId) {
        const { rows } = await pool.query('SELECT count(*) AS steps FROM steps WHERE run = $1', [runId])
        return Number(rows[0].steps)
      },
      close: () => pool.end(),
    }
  },
}

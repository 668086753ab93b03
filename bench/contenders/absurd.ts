import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { AT_ONCE, type Contender, type Opened, RESULT } from '../contender.ts'
import { load } from '../peers/load.ts'

const QUEUE = 'bench'
const POLLED_EVERY_MS = 10
const CONNECTIONS = 16
const CLAIMED_FOR_S = 120
const SCHEMA = process.env.ABSURD_SQL

interface Input {
  readonly runId: string
  readonly steps: number
  readonly waits: boolean
}
interface Context {
  step<T>(name: string, act: () => Promise<T>): Promise<T>
  awaitEvent(name: string): Promise<unknown>
}
interface App {
  createQueue(): Promise<void>
  registerTask(options: { name: string }, act: (input: Input, context: Context) => Promise<null>): void
  startWorker(options: { concurrency: number; pollInterval: number; claimTimeout: number }): Promise<{
    close(): Promise<void>
  }>
  spawn(name: string, input: Input, options: { idempotencyKey: string }): Promise<{ taskID: string }>
  fetchTaskResult(taskId: string): Promise<{ state: string } | null>
  emitEvent(name: string, payload: unknown): Promise<void>
}
interface Package {
  readonly Absurd: new (options: { db: pg.Pool; queueName: string }) => App
}

export const absurd: Contender = {
  name: 'absurd',
  kind: 'peer',
  store: 'postgres',
  settings: `pg, ${CONNECTIONS} connections, synchronous_commit=on; one worker for ${AT_ONCE} tasks, which asks every ${POLLED_EVERY_MS} ms`,
  packages: ['absurd-sdk'],
  ...(SCHEMA === undefined && { absent: 'ABSURD_SQL names no file of its schema, which npm does not have' }),
  async open({ url = '' }) {
    const { Absurd } = await load<Package>('absurd-sdk')
    const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS })
    const { rows } = await pool.query("SELECT to_regnamespace('absurd') IS NOT NULL AS there")
    const app = new Absurd({ db: pool, queueName: QUEUE })
    if (!rows[0].there) {
      await pool.query(readFileSync(SCHEMA ?? '', 'utf8'))
      await app.createQueue()
    }
    return opened(app, pool)
  },
}

async function opened(app: App, pool: pg.Pool): Promise<Opened> {
  const heard = new Map<string, () => void>()
  app.registerTask({ name: 'steps' }, async ({ runId, steps, waits }, context) => {
    for (let step = 1; step <= steps; step++) {
      await context.step(`step ${step}`, async () => RESULT)
      heard.get(runId)?.()
    }
    if (waits) await context.awaitEvent(`go on with ${runId}`)
    return null
  })
  const worker = await app.startWorker({
    ...{ concurrency: AT_ONCE, pollInterval: POLLED_EVERY_MS / 1_000, claimTimeout: CLAIMED_FOR_S },
  })
  const idOf = async (input: Input) => (await app.spawn('steps', input, { idempotencyKey: input.runId })).taskID
  async function until(taskId: string, state: string): Promise<void> {
    for (;;) {
      const task = await app.fetchTaskResult(taskId)
      if (task?.state === state) return
      if (task?.state === 'failed') throw new Error(JSON.stringify(task))
      await setTimeout(1)
    }
  }
  return {
    async run(runId, steps, onStep) {
      if (onStep) heard.set(runId, onStep)
      await until(await idOf({ runId, steps, waits: false }), 'completed')
      heard.delete(runId)
    },
    interrupt: async (runId, steps) => until(await idOf({ runId, steps, waits: true }), 'sleeping'),
    async resume(runId, steps) {
      const id = await idOf({ runId, steps, waits: true })
      await app.emitEvent(`go on with ${runId}`, null)
      await until(id, 'completed')
    },
    async stepsOf(runId) {
      const id = await idOf({ runId, steps: 0, waits: false })
      const { rows } = await pool.query(
        `SELECT count(*) AS steps FROM absurd.c_${QUEUE} WHERE task_id = $1 AND checkpoint_name LIKE 'step %'`,
        [id],
      )
      return Number(rows[0].steps)
    },
    async close() {
      await worker.close()
      await pool.end()
    },
  }
}

import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type Contender, type Opened, RESULT } from '../contender.ts'
import { load } from '../peers/load.ts'

const PAGE = 1_000

interface StepAttempt {
  readonly kind: string
  readonly status: string
}
interface WorkflowRun {
  readonly status: string
  readonly workerId: string | null
  readonly startedAt: Date | null
  readonly error: unknown
}
interface Backend {
  stop(): Promise<void>
  getWorkflowRun(options: { workflowRunId: string }): Promise<WorkflowRun | null>
  listStepAttempts(options: {
    workflowRunId: string
    limit: number
    after?: string
  }): Promise<{ data: readonly StepAttempt[]; pagination: { next: string | null } }>
}
interface Steps {
  run<T>(options: { name: string }, act: () => Promise<T>): Promise<T>
  waitForSignal(options: { signal: string }): Promise<unknown>
}
interface Input {
  readonly runId: string
  readonly steps: number
  readonly waits: boolean
}
interface Workflow {
  run(input: Input, options: { idempotencyKey: string }): Promise<{ workflowRun: { id: string } }>
}
interface Client {
  defineWorkflow(spec: { name: string }, act: (given: { input: Input; step: Steps }) => Promise<void>): Workflow
  newWorker(options: { concurrency: number }): { tick(): Promise<number> }
  sendSignal(options: { signal: string }): Promise<{ workflowRunIds: readonly string[] }>
}
interface Package {
  readonly OpenWorkflow: new (options: { backend: Backend }) => Client
}

const SETTINGS =
  'claims are made at once, without the pauses of an idle worker, and its end is asked for every millisecond'

export const openworkflowSqlite: Contender = {
  name: 'openworkflow',
  kind: 'peer',
  store: 'sqlite',
  settings: `node:sqlite, WAL, synchronous=FULL (its default); ${SETTINGS}`,
  packages: ['openworkflow'],
  stepLimit: 1_000,
  async open({ folder }) {
    interface Sqlite {
      readonly BackendSqlite: { connect(path: string): Backend }
    }
    const { BackendSqlite } = await load<Sqlite>('openworkflow/sqlite')
    return opened(BackendSqlite.connect(join(folder, 'openworkflow.sqlite')))
  },
}

export const openworkflowPostgres: Contender = {
  name: 'openworkflow',
  kind: 'peer',
  store: 'postgres',
  settings: `postgres.js, its pool of 10, synchronous_commit=on; ${SETTINGS}`,
  packages: ['openworkflow', 'postgres'],
  stepLimit: 1_000,
  async open({ url = '' }) {
    interface Postgres {
      readonly BackendPostgres: { connect(url: string): Promise<Backend> }
    }
    const { BackendPostgres } = await load<Postgres>('openworkflow/postgres')
    return opened(await BackendPostgres.connect(url))
  },
}

interface End {
  readonly reached: () => void
  readonly failed: (error: unknown) => void
}

async function opened(backend: Backend): Promise<Opened> {
  const { OpenWorkflow } = await load<Package>('openworkflow')
  const client = new OpenWorkflow({ backend })
  const ends = new Map<string, End>()
  const heard = new Map<string, () => void>()
  const workflow = client.defineWorkflow({ name: 'steps' }, async ({ input: { runId, steps, waits }, step }) => {
    try {
      for (let at = 1; at <= steps; at++) {
        await step.run({ name: `step ${at}` }, async () => RESULT)
        heard.get(runId)?.()
      }
    } catch (error) {
      ends.get(runId)?.failed(error)
      throw error
    }
    if (waits) await step.waitForSignal({ signal: signalOf(runId) })
    ends.get(runId)?.reached()
  })

  /** The run of that name: made when there is none, else found by its key. Its id is its own. */
  async function idOf(input: Input): Promise<string> {
    const { workflowRun } = await workflow.run(input, { idempotencyKey: input.runId })
    return workflowRun.id
  }

  let wanted = 0
  /** Runs that are wanted in one turn are claimed together, by a worker with a place for each. */
  function claim(): void {
    wanted += 1
    if (wanted > 1) return
    setImmediate(() => {
      const worker = client.newWorker({ concurrency: wanted })
      wanted = 0
      worker.tick().catch((error: unknown) => {
        for (const { failed } of ends.values()) failed(error)
      })
    })
  }

  async function isDone(id: string, holds: (run: WorkflowRun) => boolean): Promise<void> {
    for (;;) {
      const run = await backend.getWorkflowRun({ workflowRunId: id })
      if (run && holds(run)) return
      if (run?.status === 'failed') throw new Error(JSON.stringify(run.error))
      await setTimeout(1)
    }
  }

  async function untilEnd(runId: string, start: () => Promise<string>): Promise<void> {
    const end = new Promise<void>((reached, failed) => ends.set(runId, { reached, failed }))
    const id = await start()
    claim()
    await end
    ends.delete(runId)
    await isDone(id, ({ status }) => status === 'completed')
  }

  return {
    async run(runId, steps, onStep) {
      if (onStep) heard.set(runId, onStep)
      await untilEnd(runId, () => idOf({ runId, steps, waits: false }))
      heard.delete(runId)
    },
    async interrupt(runId, steps) {
      const id = await idOf({ runId, steps, waits: true })
      claim()
      await isDone(
        id,
        ({ status, workerId, startedAt }) => status === 'running' && startedAt !== null && workerId === null,
      )
    },
    resume: (runId, steps) =>
      untilEnd(runId, async () => {
        const id = await idOf({ runId, steps, waits: true })
        const { workflowRunIds } = await client.sendSignal({ signal: signalOf(runId) })
        if (!workflowRunIds.includes(id)) throw new Error(`expected ${runId} to wait for its signal`)
        return id
      }),
    async stepsOf(runId) {
      const id = await idOf({ runId, steps: 0, waits: false })
      let steps = 0
      for (let after: string | undefined; ; ) {
        const page = await backend.listStepAttempts({ workflowRunId: id, limit: PAGE, ...(after && { after }) })
        steps += page.data.filter(({ kind, status }) => kind === 'function' && status === 'completed').length
        if (!page.pagination.next) return steps
        after = page.pagination.next
      }
    },
    close: () => backend.stop(),
  }
}

const signalOf = (runId: string) => `go on with ${runId}`

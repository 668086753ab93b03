import { type Contender, type Opened, RESULT } from '../contender.ts'
import { load } from '../peers/load.ts'

const QUEUE = 'left'
const POLLED_EVERY_MS = 10
const CONNECTIONS = 20
const WAITS_S = 3_600

interface Handle {
  /** A workflow that another thread of work runs is looked at every second unless told otherwise. */
  getResult(options?: { pollingIntervalMs: number }): Promise<unknown>
}
interface Dbos {
  setConfig(config: {
    readonly name: string
    readonly systemDatabaseUrl: string
    readonly systemDatabasePoolSize: number
    readonly applicationVersion: string
    readonly logLevel: string
  }): void
  launch(): Promise<void>
  shutdown(): Promise<void>
  registerWorkflow<In extends unknown[]>(
    act: (...given: In) => Promise<void>,
    options: { name: string },
  ): (...given: In) => Promise<void>
  registerQueue(name: string, options: { minPollingIntervalMs: number }): Promise<unknown>
  startWorkflow<In extends unknown[]>(
    workflow: (...given: In) => Promise<void>,
    options: { workflowID: string },
  ): (...given: In) => Promise<Handle>
  cancelWorkflow(workflowId: string): Promise<void>
  resumeWorkflow(workflowId: string, options: { queueName: string }): Promise<Handle>
  runStep<T>(act: () => Promise<T>, options: { name: string }): Promise<T>
  recv(topic: string, options: { timeoutSeconds: number; pollingIntervalMs: number }): Promise<unknown>
  send(workflowId: string, message: unknown, topic: string): Promise<void>
  listWorkflowSteps(workflowId: string): Promise<readonly { name: string; output: unknown }[] | undefined>
}

export const dbos: Contender = {
  name: 'dbos',
  kind: 'peer',
  store: 'postgres',
  settings: `pg, ${CONNECTIONS} connections, synchronous_commit=on; a run that was cancelled while it waits is resumed through a queue; the queue and its end are asked about every ${POLLED_EVERY_MS} ms`,
  packages: ['@dbos-inc/dbos-sdk'],
  async open({ url = '' }) {
    const { DBOS } = await load<{ DBOS: Dbos }>('@dbos-inc/dbos-sdk')
    return opened(DBOS, url)
  },
}

/** What of the workflows must be told outside them. They are registered once a process, before anything is launched. */
const heard = new Map<string, () => void>()
let registered: ReturnType<typeof registeredOn> | undefined

function registeredOn(system: Dbos) {
  const act = async (runId: string, steps: number) => {
    for (let step = 1; step <= steps; step++) {
      await system.runStep(async () => RESULT, { name: `step ${step}` })
      heard.get(runId)?.()
    }
  }
  const plain = system.registerWorkflow(act, { name: 'plain' })
  const waiting = system.registerWorkflow(
    async (runId: string, steps: number) => {
      await act(runId, steps)
      await system.recv('go on', { timeoutSeconds: WAITS_S, pollingIntervalMs: POLLED_EVERY_MS })
    },
    { name: 'waiting' },
  )
  return { plain, waiting }
}

async function opened(system: Dbos, url: string): Promise<Opened> {
  registered ??= registeredOn(system)
  const { plain, waiting } = registered
  system.setConfig({
    ...{ name: 'bench', applicationVersion: '1', logLevel: 'error' },
    ...{ systemDatabaseUrl: url, systemDatabasePoolSize: CONNECTIONS },
  })
  await system.launch()
  await system.registerQueue(QUEUE, { minPollingIntervalMs: POLLED_EVERY_MS })
  return {
    async run(runId, steps, onStep) {
      if (onStep) heard.set(runId, onStep)
      const handle = await system.startWorkflow(plain, { workflowID: runId })(runId, steps)
      await handle.getResult()
      heard.delete(runId)
    },
    async interrupt(runId, steps) {
      let done = 0
      const all = new Promise<void>((resolve) =>
        heard.set(runId, () => {
          done += 1
          if (done === steps) resolve()
        }),
      )
      const handle = await system.startWorkflow(waiting, { workflowID: runId })(runId, steps)
      await all
      heard.delete(runId)
      await system.cancelWorkflow(runId)
      const ended = await handle.getResult().then(
        () => true,
        () => false,
      )
      if (ended) throw new Error(`expected ${runId} to be cancelled while it waits`)
    },
    async resume(runId) {
      await system.send(runId, null, 'go on')
      const handle = await system.resumeWorkflow(runId, { queueName: QUEUE })
      await handle.getResult({ pollingIntervalMs: POLLED_EVERY_MS })
    },
    async stepsOf(runId) {
      const steps = await system.listWorkflowSteps(runId)
      return (steps ?? []).filter(({ name, output }) => name.startsWith('step ') && output === RESULT).length
    },
    close: () => system.shutdown(),
  }
}

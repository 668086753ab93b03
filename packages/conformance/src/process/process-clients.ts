import type { Harness } from '../harness.ts'
import { ProcessClient, type ProcessClientOptions } from './process-client.ts'
import { WorkerProcess } from './worker-process.ts'

export interface ProcessClientsOptions {
  /** How many workers are kept warm, that have imported the harness and opened nothing; 2 by default. */
  readonly spares?: number
  /** Added to the environment of the workers. */
  readonly env?: NodeJS.ProcessEnv
}

/** Starts clients in processes, and leaves none of them behind. `start` is a `ClientFactory`. */
export class ProcessClients implements AsyncDisposable {
  readonly #module: string
  readonly #spareCount: number
  readonly #env: NodeJS.ProcessEnv | undefined
  readonly #spares: WorkerProcess[] = []
  readonly #started = new Set<WorkerProcess>()

  constructor({ workerModule }: Pick<Harness, 'workerModule'>, { spares = 2, env }: ProcessClientsOptions = {}) {
    if (workerModule === undefined) throw new TypeError('processes need a harness with a workerModule')
    this.#module = workerModule
    this.#spareCount = spares
    this.#env = env
    process.on('exit', this.#killAll)
  }

  readonly start = async (options: ProcessClientOptions): Promise<ProcessClient> => {
    const worker = this.#spares.shift() ?? this.#startWorker()
    while (this.#spares.length < this.#spareCount) this.#spares.push(this.#startWorker())
    await worker.ready
    const client = new ProcessClient(worker, options)
    await client.open()
    return client
  }

  /** Ends whoever is still there, the stopped ones too. */
  async [Symbol.asyncDispose](): Promise<void> {
    process.off('exit', this.#killAll)
    this.#killAll()
    await Promise.all([...this.#started].map(({ ended }) => ended))
  }

  #startWorker(): WorkerProcess {
    const worker = new WorkerProcess(this.#module, this.#env)
    this.#started.add(worker)
    void worker.ended.then(() => this.#started.delete(worker))
    return worker
  }

  readonly #killAll = (): void => {
    for (const worker of this.#started) worker.signal('SIGKILL')
  }
}

import { join } from 'node:path'
import { type Contender, type Opened, RESULT } from '../contender.ts'
import { load } from '../peers/load.ts'

interface Checkpoint {
  readonly checkpoint: { readonly channel_values: Partial<State> }
}
interface Saver {
  list(config: Config): AsyncIterable<Checkpoint>
}
interface Config {
  readonly configurable: { readonly thread_id: string }
}
interface State {
  readonly steps: number
  readonly done: number
  readonly waits: boolean
  readonly result: string
}
interface Options extends Config {
  readonly durability: 'sync'
  readonly recursionLimit: number
}
interface Graph {
  addNode(name: string, act: (state: State, config: Config) => Partial<State>): Graph
  addEdge(from: string, to: string): Graph
  addConditionalEdges(from: string, next: (state: State) => string, to: readonly string[]): Graph
  compile(options: { checkpointer: Saver }): { invoke(input: unknown, options: Options): Promise<unknown> }
}
interface Package {
  readonly StateGraph: new (state: unknown) => Graph
  readonly Annotation: (() => unknown) & { Root(channels: Record<keyof State, unknown>): unknown }
  readonly Command: new (options: { resume: unknown }) => unknown
  readonly START: string
  readonly END: string
  interrupt(value: unknown): unknown
}

const PACKAGES = ['@langchain/langgraph', '@langchain/core']
const SETTINGS =
  "a graph whose node is a step, durability: 'sync'; goes on from its last checkpoint, and reads and verifies no history"

export const langgraphSqlite: Contender = {
  name: 'langgraph',
  kind: 'peer',
  store: 'sqlite',
  settings: `better-sqlite3 13 in place of 12, for which the registry has no binary; WAL, synchronous=FULL (set; its driver's default with WAL is NORMAL); ${SETTINGS}`,
  packages: [...PACKAGES, '@langchain/langgraph-checkpoint-sqlite', 'better-sqlite3'],
  async open({ folder }) {
    interface Database {
      pragma(text: string, options?: { simple: true }): unknown
      close(): void
    }
    type Driver = new (path: string) => Database
    interface Savers {
      readonly SqliteSaver: new (database: Database) => Saver & { setup(): void }
    }
    const { SqliteSaver } = await load<Savers>('@langchain/langgraph-checkpoint-sqlite')
    const { default: Driver } = await load<{ default: Driver }>('better-sqlite3')
    const database = new Driver(join(folder, 'langgraph.sqlite'))
    database.pragma('synchronous = FULL')
    const saver = new SqliteSaver(database)
    // The saver makes its tables at the first use, and goes over to WAL then, which may change how it syncs.
    for await (const _ of saver.list(configOf('nobody'))) break
    if (database.pragma('synchronous', { simple: true }) !== 2) throw new Error('expected synchronous=FULL')
    return opened(saver, async () => database.close())
  },
}

export const langgraphPostgres: Contender = {
  name: 'langgraph',
  kind: 'peer',
  store: 'postgres',
  settings: `pg, its pool of 10, synchronous_commit=on; ${SETTINGS}`,
  packages: [...PACKAGES, '@langchain/langgraph-checkpoint-postgres'],
  async open({ url = '' }) {
    interface Savers {
      readonly PostgresSaver: { fromConnString(url: string): Saver & { setup(): Promise<void>; end(): Promise<void> } }
    }
    const { PostgresSaver } = await load<Savers>('@langchain/langgraph-checkpoint-postgres')
    const saver = PostgresSaver.fromConnString(url)
    await saver.setup()
    return opened(saver, () => saver.end())
  },
}

const configOf = (runId: string): Config => ({ configurable: { thread_id: runId } })

async function opened(saver: Saver, close: () => Promise<void>): Promise<Opened> {
  const { StateGraph, Annotation, Command, START, END, interrupt } = await load<Package>('@langchain/langgraph')
  const heard = new Map<string, () => void>()
  const channels = { steps: Annotation(), done: Annotation(), waits: Annotation(), result: Annotation() }
  const next = ({ done, steps, waits }: State) => (done < steps ? 'step' : waits ? 'gate' : END)
  const graph = new StateGraph(Annotation.Root(channels))
    .addNode('step', ({ done }, { configurable }) => {
      heard.get(configurable.thread_id)?.()
      return { done: done + 1, result: RESULT }
    })
    .addNode('gate', () => {
      interrupt('go on')
      return {}
    })
    .addEdge(START, 'step')
    .addConditionalEdges('step', next, ['step', 'gate', END])
    .addEdge('gate', END)
    .compile({ checkpointer: saver })

  const invoke = (runId: string, steps: number, input: unknown) =>
    graph.invoke(input, { ...configOf(runId), durability: 'sync', recursionLimit: steps + 10 })
  const fresh = (steps: number, waits: boolean) => ({ steps, waits, done: 0, result: '' })
  return {
    async run(runId, steps, onStep) {
      if (onStep) heard.set(runId, onStep)
      await invoke(runId, steps, fresh(steps, false))
      heard.delete(runId)
    },
    async interrupt(runId, steps) {
      await invoke(runId, steps, fresh(steps, true))
    },
    async resume(runId, steps) {
      await invoke(runId, steps, new Command({ resume: 'go on' }))
    },
    async stepsOf(runId) {
      const done = new Set<number>()
      for await (const { checkpoint } of saver.list(configOf(runId))) {
        const { channel_values: values } = checkpoint
        if (values.result === RESULT && values.done !== undefined) done.add(values.done)
      }
      return done.size
    },
    close,
  }
}

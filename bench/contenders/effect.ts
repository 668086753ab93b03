import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type Contender, type Opened, RESULT } from '../contender.ts'
import { load } from '../peers/load.ts'

const POLLED_EVERY_MS = 10
const CONNECTIONS = 16

/** Of these packages everything is a description of something, which only its own functions look into. */
type Description = { readonly described: unique symbol }
type Generated = Generator<unknown, void, unknown>

interface Layers {
  provide(...layers: readonly Description[]): (layer: Description) => Description
  provideMerge(layer: Description): (layer: Description) => Description
}
interface Core {
  readonly Effect: {
    gen(act: () => Generated): Description
    sync<T>(act: () => T): Description
    flatMap<T>(effect: Description, next: (value: T) => Description): Description
  }
  readonly Layer: Layers
  readonly Logger: { minimumLogLevel(level: unknown): Description }
  readonly LogLevel: { readonly None: unknown }
  readonly ManagedRuntime: {
    make(layer: Description): { runPromise<T>(effect: Description): Promise<T>; dispose(): Promise<void> }
  }
  readonly Redacted: { make(secret: string): unknown }
  readonly Schema: {
    readonly String: unknown
    readonly Number: unknown
    readonly Boolean: unknown
    readonly Void: unknown
  }
}
interface Input {
  readonly runId: string
  readonly steps: number
  readonly waits: boolean
}
interface Flow {
  toLayer(act: (input: Input) => Description): PipedLayer
  execute(input: Input, options?: { discard: true }): Description
  executionId(input: Input): Description
  poll(executionId: string): Description
}
interface PipedLayer {
  pipe(...by: readonly ((layer: Description) => Description)[]): Description
}
interface Workflows {
  readonly Workflow: {
    make(options: { name: string; payload: unknown; success: unknown; idempotencyKey: (input: Input) => string }): Flow
  }
  readonly Activity: { make(options: { name: string; success: unknown; execute: Description }): Iterable<unknown> }
  readonly DurableDeferred: {
    make(name: string): Description
    await(deferred: Description): Iterable<unknown>
    tokenFromExecutionId(deferred: Description, of: { workflow: Flow; executionId: string }): string
    succeed(deferred: Description, options: { token: string; value: undefined }): Description
  }
}
interface Cluster {
  readonly ClusterWorkflowEngine: { readonly layer: PipedLayer }
  readonly SingleRunner: { layer(options: { runnerStorage: 'memory'; shardingConfig: object }): Description }
}
interface Sql {
  readonly SqlClient: { readonly SqlClient: Description }
}
type Asked = (text: TemplateStringsArray, ...values: readonly string[]) => Description

const PACKAGES = ['effect', '@effect/workflow', '@effect/cluster', '@effect/sql']
const SETTINGS = `@effect/workflow on a cluster of one runner, which looks for messages and replies every ${POLLED_EVERY_MS} ms`

export const effectSqlite: Contender = {
  name: 'effect',
  kind: 'peer',
  store: 'sqlite',
  settings: `better-sqlite3 13 in place of 12, for which the registry has no binary; WAL, synchronous=FULL (set; its driver's default with WAL is NORMAL); ${SETTINGS}`,
  packages: [...PACKAGES, '@effect/sql-sqlite-node', 'better-sqlite3'],
  async open({ folder }) {
    interface Package {
      readonly SqliteClient: { layer(options: { filename: string }): Description }
    }
    const { SqliteClient } = await load<Package>('@effect/sql-sqlite-node')
    return opened(SqliteClient.layer({ filename: join(folder, 'effect.sqlite') }), true)
  },
}

export const effectPostgres: Contender = {
  name: 'effect',
  kind: 'peer',
  store: 'postgres',
  settings: `pg, at most ${CONNECTIONS} connections, synchronous_commit=on; ${SETTINGS}`,
  packages: [...PACKAGES, '@effect/sql-pg'],
  async open({ url = '' }) {
    interface Package {
      readonly PgClient: { layer(options: { url: unknown; maxConnections: number }): Description }
    }
    const { PgClient } = await load<Package>('@effect/sql-pg')
    const { Redacted } = await load<Core>('effect')
    return opened(PgClient.layer({ url: Redacted.make(url), maxConnections: CONNECTIONS }), false)
  },
}

async function opened(client: Description, isSqlite: boolean): Promise<Opened> {
  const core = await load<Core>('effect')
  const { Activity, DurableDeferred, Workflow } = await load<Workflows>('@effect/workflow')
  const { SqlClient } = (await load<Sql>('@effect/sql')).SqlClient
  const { Effect, Layer, Logger, LogLevel, ManagedRuntime, Schema } = core
  const heard = new Map<string, () => void>()
  const flow = Workflow.make({
    name: 'steps',
    payload: { runId: Schema.String, steps: Schema.Number, waits: Schema.Boolean },
    success: Schema.Void,
    idempotencyKey: ({ runId }) => runId,
  })
  const gate = DurableDeferred.make('go on')
  const execute = Effect.sync(() => RESULT)
  const body = flow.toLayer(({ runId, steps, waits }) =>
    Effect.gen(function* () {
      for (let step = 1; step <= steps; step++) {
        yield* Activity.make({ name: `step ${step}`, success: Schema.String, execute })
        heard.get(runId)?.()
      }
      if (waits) yield* DurableDeferred.await(gate)
    }),
  )
  const engine = await engineOn(Layer, client)
  const quiet = Logger.minimumLogLevel(LogLevel.None)
  const runtime = ManagedRuntime.make(body.pipe(Layer.provideMerge(engine), Layer.provide(quiet)))
  const ask = <Row>(question: (sql: Asked) => Description) =>
    runtime.runPromise<readonly Row[]>(Effect.flatMap<Asked>(SqlClient, question))
  if (isSqlite) {
    await ask((sql) => sql`PRAGMA synchronous = FULL`)
    const [found] = await ask<{ synchronous: number }>((sql) => sql`PRAGMA synchronous`)
    if (found?.synchronous !== 2) throw new Error('expected synchronous=FULL')
  }
  const idOf = (input: Input) => runtime.runPromise<string>(flow.executionId(input))
  return {
    async run(runId, steps, onStep) {
      if (onStep) heard.set(runId, onStep)
      await runtime.runPromise(flow.execute({ runId, steps, waits: false }))
      heard.delete(runId)
    },
    async interrupt(runId, steps) {
      const id = await runtime.runPromise<string>(flow.execute({ runId, steps, waits: true }, { discard: true }))
      interface Polled {
        readonly _tag: string
      }
      while ((await runtime.runPromise<Polled | undefined>(flow.poll(id)))?._tag !== 'Suspended')
        await setTimeout(POLLED_EVERY_MS)
    },
    async resume(runId, steps) {
      const input = { runId, steps, waits: true }
      const token = DurableDeferred.tokenFromExecutionId(gate, { workflow: flow, executionId: await idOf(input) })
      await runtime.runPromise(DurableDeferred.succeed(gate, { token, value: undefined }))
      await runtime.runPromise(flow.execute(input))
    },
    async stepsOf(runId) {
      const id = await idOf({ runId, steps: 0, waits: false })
      const [found] = await ask<{ steps: number | string }>(
        (sql) => sql`
          SELECT count(*) AS steps FROM cluster_messages m JOIN cluster_replies r ON r.request_id = m.request_id
          WHERE m.entity_id = ${id} AND m.tag = 'activity'`,
      )
      return Number(found?.steps)
    },
    close: () => runtime.dispose(),
  }
}

async function engineOn(layers: Layers, client: Description): Promise<Description> {
  const { ClusterWorkflowEngine, SingleRunner } = await load<Cluster>('@effect/cluster')
  const shardingConfig = { entityMessagePollInterval: POLLED_EVERY_MS, entityReplyPollInterval: POLLED_EVERY_MS }
  const runner = SingleRunner.layer({ runnerStorage: 'memory', shardingConfig })
  return ClusterWorkflowEngine.layer.pipe(layers.provideMerge(runner), layers.provideMerge(client))
}

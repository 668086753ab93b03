import { once } from 'node:events'
import { createServer, type Http2Server } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { type Contender, type Opened, RESULT } from '../contender.ts'
import { load } from '../peers/load.ts'
import { type RestateServer, startRestate } from './restate-server.ts'

/** A run that does nothing for so long is put away by the server, and entered again when there is something to do. */
const INACTIVITY_MS = 500

interface Context {
  readonly key: string
  run<T>(name: string, act: () => T): Promise<T>
  promise(name: string): PromiseLike<unknown> & { resolve(value: unknown): Promise<void> }
}
interface Input {
  readonly steps: number
  readonly waits: boolean
}
interface Sdk {
  workflow(options: {
    readonly name: string
    readonly handlers: {
      run(context: Context, input: Input): Promise<void>
      goOn(context: Context): Promise<void>
    }
    readonly options: { readonly inactivityTimeout: { readonly milliseconds: number } }
  }): unknown
  createEndpointHandler(options: {
    readonly services: readonly unknown[]
    readonly logger: () => void
  }): Parameters<typeof createServer>[1]
}
interface Client {
  workflowSubmit(input: Input): Promise<unknown>
  workflowAttach(): Promise<unknown>
  goOn(): Promise<unknown>
}
interface Clients {
  connect(options: { url: string }): { workflowClient(workflow: { name: string }, key: string): Client }
}

export const restate: Contender = {
  name: 'restate',
  kind: 'peer',
  store: 'own',
  settings: `one node of its server as it comes, on RocksDB whose log is synced, with 24 partitions; steps as ctx.run; a run that waits is put away after ${INACTIVITY_MS} ms`,
  packages: ['@restatedev/restate-server', '@restatedev/restate-sdk', '@restatedev/restate-sdk-clients'],
  async open({ folder }) {
    const server = await startRestate(folder)
    try {
      return await opened(server)
    } catch (error) {
      await server.stop()
      throw error
    }
  },
}

const NAME = 'bench'

async function opened(server: RestateServer): Promise<Opened> {
  const sdk = await load<Sdk>('@restatedev/restate-sdk')
  const { connect } = await load<Clients>('@restatedev/restate-sdk-clients')
  const heard = new Map<string, () => void>()
  const workflow = sdk.workflow({
    name: NAME,
    handlers: {
      async run(context, { steps, waits }) {
        for (let step = 1; step <= steps; step++) {
          await context.run(`step ${step}`, () => RESULT)
          heard.get(context.key)?.()
        }
        if (waits) await context.promise('go on')
      },
      goOn: (context) => context.promise('go on').resolve(null),
    },
    options: { inactivityTimeout: { milliseconds: INACTIVITY_MS } },
  })
  const endpoint = createServer({}, sdk.createEndpointHandler({ services: [workflow], logger: () => {} }))
  endpoint.listen({ port: server.servicePort, host: '127.0.0.1' })
  await once(endpoint, 'listening')
  const { port } = endpoint.address() as AddressInfo
  await server.register(`http://127.0.0.1:${port}`, port)
  const ingress = connect({ url: server.ingressUrl })
  const client = (runId: string) => ingress.workflowClient({ name: NAME }, runId)
  return {
    async run(runId, steps, onStep) {
      if (onStep) heard.set(runId, onStep)
      await client(runId).workflowSubmit({ steps, waits: false })
      await client(runId).workflowAttach()
      heard.delete(runId)
    },
    async interrupt(runId, steps) {
      await client(runId).workflowSubmit({ steps, waits: true })
      await server.until(`SELECT id FROM sys_invocation WHERE target_service_key = '${runId}' AND status = 'suspended'`)
    },
    async resume(runId) {
      await client(runId).goOn()
      await client(runId).workflowAttach()
    },
    async stepsOf(runId) {
      const [found] = await server.query<{ steps: number }>(
        `SELECT COUNT(*) AS steps FROM sys_journal j JOIN sys_invocation i ON i.id = j.id ` +
          `WHERE i.target_service_key = '${runId}' AND j.entry_type = 'Notification: Run'`,
      )
      return Number(found?.steps)
    },
    async close() {
      await server.stop()
      await closed(endpoint)
    },
  }
}

async function closed(endpoint: Http2Server): Promise<void> {
  endpoint.close()
  await once(endpoint, 'close')
}

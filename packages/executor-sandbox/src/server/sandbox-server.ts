import { createHash, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { answerRefusal, Refusal, readBody } from './http-answer.ts'
import { Routes } from './routes.ts'
import { SandboxRegistry } from './sandbox-registry.ts'

export interface SandboxServerOptions {
  /** Where it keeps what it knows and what is worked in. One server at a time. */
  readonly folder: string
  /** A free one by default. */
  readonly port?: number | undefined
  /** Whoever asks must name it. */
  readonly token?: string | undefined
  /** `rich` by default. `plain` knows sessions alone: no ids, no cursors, no cancellation. */
  readonly api?: 'plain' | 'rich' | undefined
  /** What is to be run for a message. A text is a line for the shell, a list of texts a command, by default. */
  readonly commandOf?: ((message: unknown) => readonly string[] | undefined) | undefined
  /** How many events of an execution are shown again; 10,000 by default. */
  readonly keptEvents?: number | undefined
  /** Between two signs of life on a stream; 10 seconds by default. */
  readonly keepAliveMs?: number | undefined
  /** How long what was asked to stop may take before it is killed; 5 seconds by default. */
  readonly graceMs?: number | undefined
  /** For how long an environment is leased that nobody gives back; a day by default. */
  readonly environmentMs?: number | undefined
  /** Begins with nothing known, whatever the folder holds; for tests of those who must bear it. */
  readonly forgets?: boolean | undefined
}

export interface SandboxServer {
  readonly url: string
  readonly port: number
  /** Stops listening. What is executed goes on. */
  close(): Promise<void>
}

/**
 * A sandbox for tests and local use, on this host alone: it executes whatever it is told, as its own user, and isolates
 * nothing. It can be killed at any instant and started again on its folder.
 */
export async function createSandboxServer(options: SandboxServerOptions): Promise<SandboxServer> {
  const { folder, port = 0, token, api = 'rich', commandOf = commandOfText } = options
  const { keptEvents = 10_000, keepAliveMs = 10_000, graceMs = 5_000, environmentMs = 86_400_000 } = options
  if (options.forgets) SandboxRegistry.forget(folder)
  const registry = new SandboxRegistry({ folder, environmentMs })
  const routes = new Routes({ registry, commandOf, keptEvents, keepAliveMs, graceMs })
  resume(registry, routes)
  const server = createServer((request, response) => {
    const answer = async () => {
      demandToken(request, token)
      await route(routes, request, response, api)
    }
    answer().catch((error: unknown) => answerRefusal(response, error))
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** Goes on with what an earlier server had begun: starts that were claimed, cancellations that were accepted. */
function resume(registry: SandboxRegistry, routes: Routes): void {
  for (const folder of registry.executions()) {
    if (!folder.isCancelled) folder.start()
    else if (folder.state().is === 'running') {
      folder.cancel('resumed')
      routes.killLater(folder)
    }
  }
  registry.sweep()
}

async function route(routes: Routes, request: IncomingMessage, response: ServerResponse, api: 'plain' | 'rich') {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://sandbox')
  const [first, second, third, fourth, fifth, ...more] = pathname.split('/').slice(1).map(decodeURIComponent)
  const asked = `${request.method} ${first}`
  if (asked === 'POST agents' && second === 'run' && third === 'stream' && fourth === undefined) {
    return routes.run(response, await readBody(request), api === 'rich')
  }
  if (api === 'rich' && more.length === 0) {
    if (asked === 'POST environments' && second === undefined) return routes.lease(response, await readBody(request))
    if (asked === 'POST environments' && second && third === 'release' && fourth === undefined) {
      return routes.release(response, second, await readBody(request))
    }
    if (first === 'runs' && second && third === 'executions' && fourth) {
      if (asked === 'GET runs' && fifth === undefined) return routes.look(response, second, fourth)
      if (asked === 'GET runs' && fifth === 'events') {
        return routes.events(response, second, fourth, searchParams.get('since'))
      }
      if (asked === 'POST runs' && fifth === 'cancel') {
        return routes.cancel(response, second, fourth, await readBody(request))
      }
    }
  }
  throw new Refusal(404, 'route_unknown', 'nothing is to be found there')
}

function demandToken({ headers }: IncomingMessage, token: string | undefined): void {
  if (token === undefined) return
  const digest = (text: string) => createHash('sha256').update(text).digest()
  if (timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${token}`))) return
  throw new Refusal(401, 'unauthorized', 'a token is needed, and this is not it')
}

function commandOfText(message: unknown): readonly string[] | undefined {
  if (typeof message === 'string') return ['/bin/sh', '-c', message]
  const isCommand = Array.isArray(message) && message.every((part) => typeof part === 'string')
  return isCommand ? message : undefined
}

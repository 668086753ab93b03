import { randomUUID, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { type Journal, sha256 } from '@tangle-network/durability-contract'
import type { Commands } from './command.ts'
import { HttpError } from './http-error.ts'
import { Registry } from './registry.ts'
import { closing, Routes, send } from './routes.ts'
import { Runs } from './runs.ts'

export interface BridgeHostOptions {
  /** Holds the registry of runs. It is not closed with the host. */
  readonly journal: Journal
  /** Holds what commands read and write. Hosts that are to find each other's runs share it, and the journal. */
  readonly folder: string
  readonly commands: Commands
  /** 3344 by default; 0 for any that is free. */
  readonly port?: number
  /** 127.0.0.1 by default. Another machine is let in with a token only. */
  readonly hostname?: string
  readonly token?: string
  /** For how long after its end a run is kept, with its output and what its id stands for; 24 h by default. */
  readonly retainMs?: number
  /** How many commands may run at once; 64 by default. */
  readonly maxRunning?: number
  /** How many events of a run are kept to be shown again, and how many bytes of them: 10,000 and 32 MiB by default. */
  readonly keptEvents?: number
  readonly keptBytes?: number
  /** A command that writes more than this is ended; 1 GiB by default. */
  readonly outputBytes?: number
  /** How long a command that is asked to stop has before it is killed; 5 s by default. */
  readonly graceMs?: number
  /** How often a stream shows that it is there; 15 s by default. */
  readonly keepaliveMs?: number
  /** Milliseconds since the Unix epoch. */
  readonly clock?: () => number
  /** Told of what went wrong and is tried again; written to stderr by default. */
  readonly report?: (error: unknown) => void
}

export interface BridgeHost extends AsyncDisposable {
  readonly url: string
  /** Stops listening and lets go of all runs. Their commands go on, and the next host goes on with them. */
  close(): Promise<void>
}

const MIB = 1_024 * 1_024
const DEFAULTS = {
  ...{ port: 3_344, hostname: '127.0.0.1', retainMs: 86_400_000, maxRunning: 64 },
  ...{ keptEvents: 10_000, keptBytes: 32 * MIB, outputBytes: 1_024 * MIB, graceMs: 5_000, keepaliveMs: 15_000 },
} as const
const COUNTS = ['retainMs', 'maxRunning', 'keptEvents', 'keptBytes', 'outputBytes', 'graceMs', 'keepaliveMs'] as const

/**
 * Listens for requests to execute command-line agents, each at most once per run id. A command outlives this process: the
 * next host on the same journal and folder goes on with it. Resolves once what an earlier host has left was found.
 */
export async function createBridgeHost(options: BridgeHostOptions): Promise<BridgeHost> {
  const settings = { ...DEFAULTS, clock: Date.now, report: console.error, ...defined(options) }
  const { hostname, token, journal, commands, clock, report, keptEvents, keptBytes } = settings
  if (!isLoopback(hostname) && token === undefined)
    throw new TypeError('hostname: expected 127.0.0.1, ::1 or localhost, or a token besides')
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token))
    throw new TypeError('token: expected what a header may hold')
  for (const name of COUNTS)
    if (!(Number.isSafeInteger(settings[name]) && settings[name] >= 1))
      throw new TypeError(`${name}: expected a whole number, at least 1`)
  const folder = resolve(settings.folder)
  const registry = new Registry(journal, folder)
  const { outputBytes, graceMs, retainMs } = settings
  const limits = { keptEvents, keptBytes, outputBytes, graceMs, retainMs }
  const runs = new Runs({ registry, commands, folder, limits, clock, report }, settings.maxRunning)
  const routes = new Routes({ runs, commands, newId: randomUUID, keepaliveMs: settings.keepaliveMs })
  await runs.open()
  const host = new Host(runs, routes, { token, report })
  try {
    await host.listen(settings.port, hostname)
  } catch (error) {
    await runs.close()
    throw error
  }
  return host
}

class Host implements BridgeHost {
  readonly #runs: Runs
  readonly #routes: Routes
  readonly #door: { readonly token: string | undefined; readonly report: (error: unknown) => void }
  readonly #server: Server
  #closing: Promise<void> | undefined
  url = ''

  constructor(runs: Runs, routes: Routes, door: { token: string | undefined; report: (error: unknown) => void }) {
    this.#runs = runs
    this.#routes = routes
    this.#door = door
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  async listen(port: number, hostname: string): Promise<void> {
    this.#server.listen(port, hostname)
    await once(this.#server, 'listening')
    const { address, family, port: taken } = this.#server.address() as AddressInfo
    this.url = `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`
  }

  close(): Promise<void> {
    this.#closing ??= (async () => {
      const closed = new Promise((resolve) => this.#server.close(resolve))
      await this.#runs.close()
      this.#server.closeAllConnections()
      await closed
    })()
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      this.#checkDoor(request)
      if (this.#closing) throw closing()
      await this.#routes.answer(request, response)
    } catch (error) {
      if (response.headersSent) response.destroy()
      else if (error instanceof HttpError) refuse(response, error)
      else refuse(response, new HttpError(500, 'server_error', 'something went wrong; the host tells what'))
      if (!(error instanceof HttpError || request.errored)) this.#door.report(error)
    }
  }

  #checkDoor({ headers }: IncomingMessage): void {
    const { token } = this.#door
    if (token !== undefined) {
      if (!isEqual(headers.authorization ?? '', `Bearer ${token}`))
        throw new HttpError(401, 'authentication_error', 'expected the token of this host', {}, { connection: 'close' })
      return
    }
    // A page of somebody else's, in a browser of this machine, may reach this port under a name of its own.
    if (headers.origin !== undefined || !isLoopback(hostnameOf(headers.host ?? '')))
      throw new HttpError(403, 'permission_error', 'expected a program of this machine, and no page')
  }
}

function refuse(response: ServerResponse, { status, type, message, more, headers }: HttpError): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  send(response, status, { error: { type, message, ...more } })
}

function isEqual(one: string, other: string): boolean {
  // Digests, for only what is of one length can be compared without telling how far it agrees.
  return timingSafeEqual(Buffer.from(sha256(one)), Buffer.from(sha256(other)))
}

function hostnameOf(host: string): string {
  return (URL.parse(`http://${host}`)?.hostname ?? '').replace(/^\[|\]$/g, '')
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '::1' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

/** Without what is set to nothing, which would hide a default. */
function defined(options: BridgeHostOptions): BridgeHostOptions {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as unknown as BridgeHostOptions
}

import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask } from '@tangle-network/postgres-server'

const LIMIT_MS = 20_000

/** The connections that one process has to the server, as the server sees them. */
export class ServerSide {
  readonly #url: string
  readonly #name: string

  /** `url` is the server's; the process calls itself `name` there. */
  constructor(url: string, name: string) {
    this.#url = url
    this.#name = name
  }

  /** Processes of the server, and the port at which each one's client is. */
  async sessions(): Promise<readonly { readonly pid: number; readonly port: number }[]> {
    const rows = await ask(this.#url, [
      `SELECT pid, client_port AS port FROM pg_stat_activity WHERE application_name = '${this.#name}'`,
    ])
    return rows as { pid: number; port: number }[]
  }

  /** Resolves when a session has been sent something that it has not read. */
  async hasUnread(clientPorts: readonly number[]): Promise<void> {
    const server = Number(new URL(this.#url).port)
    await until(async () => clientPorts.some((client) => unread(server, client) > 0), 'something is sent')
  }

  /** Resolves when the server has done with them. */
  async gone(): Promise<void> {
    await until(async () => (await this.sessions()).length === 0, 'the server is done with its client')
  }
}

async function until(isSo: () => Promise<boolean>, expected: string): Promise<void> {
  const end = performance.now() + LIMIT_MS
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`expected within ${LIMIT_MS} ms: ${expected}`)
    await sleep(1)
  }
}

/** Bytes that have reached the machine and not the server, by the system's table of connections. */
function unread(server: number, client: number): number {
  const at = (port: number) => `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`
  for (const line of readFileSync('/proc/net/tcp', 'utf8').split('\n')) {
    const [, local, remote, , queues = ''] = line.trim().split(/\s+/)
    if (local === at(server) && remote === at(client)) return Number.parseInt(queues.split(':')[1] ?? '0', 16)
  }
  return 0
}

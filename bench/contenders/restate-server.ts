import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const BINARY = fileURLToPath(
  new URL(
    `../peers/node_modules/@restatedev/restate-server-${process.platform}-${process.arch}/bin/restate-server`,
    import.meta.url,
  ),
)
const STARTS_WITHIN_MS = 30_000
const ASKED_EVERY_MS = 20
const STOPS_WITHIN_MS = 10_000

export interface RestateServer {
  readonly ingressUrl: string
  /** Where the service was when this folder's server first knew of it: runs that wait are bound to that address. */
  readonly servicePort: number
  /** Tells the server of the service, unless it knows it. */
  register(uri: string, port: number): Promise<void>
  query<Row>(sql: string): Promise<readonly Row[]>
  /** Resolves when the query has a row. */
  until(sql: string): Promise<void>
  stop(): Promise<void>
}

/** Starts the server on a folder, on free ports of this host alone. */
export async function startRestate(folder: string): Promise<RestateServer> {
  if (!existsSync(BINARY)) throw new Error(`expected a server for this platform, found no ${BINARY}`)
  const [ingress, admin] = [await freePort(), await freePort()]
  const settings = join(folder, 'restate.toml')
  writeFileSync(settings, settingsOf(join(folder, 'restate'), { ingress, admin, node: await freePort() }))
  const child = spawn(BINARY, ['--config-file', settings, '--no-logo'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (text) => {
    said = (said + text).slice(-2_000)
  })
  const ended = once(child, 'exit')
  const adminUrl = `http://127.0.0.1:${admin}`
  const ingressUrl = `http://127.0.0.1:${ingress}`
  const stop = async () => {
    child.kill('SIGTERM')
    const late = setTimeout(STOPS_WITHIN_MS, 'late', { ref: false })
    if ((await Promise.race([ended, late])) === 'late') child.kill('SIGKILL')
    await ended
  }
  try {
    const isUp = () => Promise.all([answers(`${adminUrl}/health`), answers(`${ingressUrl}/restate/health`)])
    const since = performance.now()
    while (!(await isUp()).every(Boolean)) {
      if (child.exitCode !== null) throw new Error(`restate-server ended: ${said}`)
      if (performance.now() - since > STARTS_WITHIN_MS) throw new Error(`restate-server did not start: ${said}`)
      await setTimeout(ASKED_EVERY_MS)
    }
  } catch (error) {
    await stop()
    throw error
  }
  return { ingressUrl, stop, ...administration(adminUrl, join(folder, 'service-port')) }
}

function administration(adminUrl: string, known: string): Omit<RestateServer, 'ingressUrl' | 'stop'> {
  const query = async <Row>(sql: string) => {
    const { rows } = (await ask(`${adminUrl}/query`, { query: sql })) as { rows: readonly Row[] }
    return rows
  }
  return {
    query,
    servicePort: existsSync(known) ? Number(readFileSync(known, 'utf8')) : 0,
    async register(uri, port) {
      if (existsSync(known)) return
      await ask(`${adminUrl}/deployments`, { uri })
      writeFileSync(known, String(port))
    },
    async until(sql) {
      while ((await query(sql)).length === 0) await setTimeout(ASKED_EVERY_MS)
    },
  }
}

function settingsOf(data: string, { ingress, admin, node }: Record<'ingress' | 'admin' | 'node', number>): string {
  return [
    'node-name = "bench"',
    `base-dir = ${JSON.stringify(data)}`,
    'listen-mode = "tcp"',
    `bind-address = "127.0.0.1:${node}"`,
    `advertised-address = "http://127.0.0.1:${node}/"`,
    'disable-telemetry = true',
    'log-filter = "error"',
    '[ingress]',
    `bind-address = "127.0.0.1:${ingress}"`,
    '[admin]',
    `bind-address = "127.0.0.1:${admin}"`,
    '',
  ].join('\n')
}

async function ask(url: string, body: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

/** Whether somebody answers well there. Nobody does while a server starts. */
function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  )
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('expected a port')
  return address.port
}

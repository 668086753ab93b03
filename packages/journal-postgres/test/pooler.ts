import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { connected, urlOf } from './place.ts'
import { until } from './until.ts'

/** Debian puts it where only the paths of administrators lead. */
const ENV = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` }

export function hasPgBouncer(): boolean {
  return spawnSync('pgbouncer', ['--version'], { env: ENV }).status === 0
}

/** The server's URL by way of a PgBouncer in transaction mode that knows nothing of kept statements; it ends with the test. */
export async function pooled(server: string): Promise<string> {
  const { hostname, port, username, password } = new URL(server)
  const own = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'pooler-'))
  chmodSync(folder, 0o755)
  const file = join(folder, 'pgbouncer.ini')
  const secret = password === '' ? '' : ` password=${password}`
  writeFileSync(
    file,
    `[databases]
* = host=${hostname} port=${port} user=${username}${secret}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${own}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 3
max_client_conn = 100
`,
  )
  // It refuses to run as root.
  const user = process.getuid?.() === 0 ? ['--user', nobody()] : []
  const child = spawn('pgbouncer', [...user, file], { env: ENV, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (bytes: Buffer) => {
    said += bytes.toString()
  })
  const ended = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
    rmSync(folder, { recursive: true })
  })
  const url = urlOf(server, { port: own })
  await until('the pooler to answer', async () => {
    if (child.exitCode !== null) throw new Error(`pgbouncer has ended:\n${said}`)
    return connected(url).then(
      (client) => client.end().then(() => true),
      () => false,
    )
  })
  return url
}

function nobody(): string {
  return execFileSync('id', ['-un', 'nobody'], { encoding: 'utf8' }).trim()
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

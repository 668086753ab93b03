import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { accessSync, chownSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endChild, killPostgres, postmasterOf, signal, startChild, unprivileged } from './child-process.ts'
import { type NodeConfig, patroniConfig } from './patroni-config.ts'
import { until } from './until.ts'

const BIN = '/usr/lib/postgresql/15/bin'
const NEEDED = ['/usr/bin/patroni', '/usr/bin/etcd', `${BIN}/postgres`]
const START_LIMIT_MS = 120_000

interface Node extends NodeConfig {
  readonly child: ChildProcess
}

interface Member {
  readonly name: string
  readonly role: string
  readonly state: string
}

/** What this machine lacks of Patroni, etcd and Postgres 15. */
export function missingPrograms(): string[] {
  return NEEDED.filter((path) => {
    try {
      accessSync(path, constants.X_OK)
      return false
    } catch {
      return true
    }
  })
}

/** etcd and two nodes of Patroni on this host, in a folder of their own that is removed with them. */
export class PatroniCluster implements AsyncDisposable {
  readonly url: string
  readonly #folder: string
  readonly #etcd: ChildProcess
  readonly #nodes: Node[]
  readonly #account = unprivileged()

  private constructor(folder: string, [etcdPort, peerPort, ...ports]: readonly number[]) {
    this.#folder = folder
    const password = randomBytes(16).toString('hex')
    const own = { account: this.#account, home: folder }
    const [client, peer] = [etcdPort, peerPort].map((port) => `http://127.0.0.1:${port}`)
    const etcdArgs = Object.entries({
      ...{ 'data-dir': `${folder}/etcd`, 'listen-client-urls': client, 'advertise-client-urls': client },
      ...{ 'listen-peer-urls': peer, 'initial-advertise-peer-urls': peer, 'initial-cluster': `default=${peer}` },
    }).flatMap(([name, value]) => [`--${name}`, String(value)])
    this.#etcd = startChild('/usr/bin/etcd', etcdArgs, { ...own, log: `${folder}/etcd.log` })
    this.#nodes = ['one', 'two'].map((name, index) => {
      const [port = 0, restPort = 0] = ports.slice(2 * index)
      const dataDir = `${folder}/data-${name}`
      const config = { name, folder, dataDir, bin: BIN, port, restPort, etcdPort: etcdPort ?? 0, password }
      const file = `${folder}/${name}.json`
      writeFileSync(file, patroniConfig(config), { mode: 0o600 })
      if (this.#account) chownSync(file, this.#account.uid, this.#account.gid)
      const child = startChild('/usr/bin/patroni', [file], { ...own, log: `${folder}/${name}.log`, path: BIN })
      return { ...config, child }
    })
    const hosts = this.#nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')
    this.url = `postgres://postgres:${password}@${hosts}/postgres`
    process.on('exit', this.#killAll)
  }

  /** Resolves when one node leads and the other one is its synchronous standby. */
  static async start(): Promise<PatroniCluster> {
    const folder = mkdtempSync(join(tmpdir(), 'patroni-'))
    const account = unprivileged()
    mkdirSync(`${folder}/etcd`, { mode: 0o700 })
    if (account) for (const path of [folder, `${folder}/etcd`]) chownSync(path, account.uid, account.gid)
    const cluster = new PatroniCluster(folder, await freePorts(6))
    try {
      const isReady = async () => {
        const members = await cluster.#members()
        return ['leader', 'sync_standby'].every((role) => members.some((each) => each.role === role))
      }
      await until('a leader and its synchronous standby', START_LIMIT_MS, isReady)
      return cluster
    } catch (error) {
      const said = cluster.#nodes.map(({ name }) => readFileSync(`${folder}/${name}.log`, 'utf8').slice(-2_000))
      await cluster[Symbol.asyncDispose]()
      throw new Error(`${(error as Error).message}\n${said.join('\n')}`, { cause: error })
    }
  }

  /** Kills Patroni and Postgres of the leader, as the loss of its host would. */
  async killLeader(): Promise<void> {
    const leader = (await this.#members()).find(({ role }) => role === 'leader')
    const node = this.#nodes.find(({ name }) => name === leader?.name)
    if (node === undefined) throw new Error('expected a leader')
    const ended = once(node.child, 'exit')
    node.child.kill('SIGKILL')
    killPostgres(node.dataDir, this.#account)
    await ended
  }

  /** Patroni ends its Postgres when it is asked to end. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#nodes.map(({ child }) => endChild(child)))
    await endChild(this.#etcd)
    this.#killAll()
    process.off('exit', this.#killAll)
  }

  /** As whichever node answers sees them; nobody while none does. */
  async #members(): Promise<Member[]> {
    for (const { restPort } of this.#nodes) {
      try {
        const answer = await fetch(`http://127.0.0.1:${restPort}/cluster`)
        const { members } = (await answer.json()) as { members: Member[] }
        return members.filter(({ state }) => state === 'running' || state === 'streaming')
      } catch (error) {
        if (!(error instanceof TypeError)) throw error
      }
    }
    return []
  }

  readonly #killAll = (): void => {
    for (const { child, dataDir } of this.#nodes) {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      const postmaster = postmasterOf(dataDir)
      if (postmaster !== undefined) signal(postmaster, 'SIGQUIT')
    }
    if (this.#etcd.exitCode === null && this.#etcd.signalCode === null) this.#etcd.kill('SIGKILL')
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 20 })
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((server) => server.close() && once(server, 'close')))
  return ports
}

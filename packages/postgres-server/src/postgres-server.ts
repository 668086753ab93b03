import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { serverAccount, writeAs } from './account.ts'
import type { PostgresBinaries } from './binaries.ts'
import { command } from './command.ts'
import { configure, type PostgresSettings } from './configuration.ts'
import { takesConnections } from './handshake.ts'
import { makePlace, type Place } from './place.ts'
import { freePort } from './port.ts'
import { failed, type Postmaster, startPostmaster } from './postmaster.ts'
import { findProcess, processes, signal } from './processes.ts'
import { scratchOfProcess } from './scratch.ts'
import { until } from './until.ts'

const PORTS_TRIED = 5

/** A process of the server that serves a client. */
export interface Backend {
  readonly pid: number
  /** What it calls itself: the user, the database, the client and what it is at. */
  readonly title: string
}

/** A server that runs in processes of its own. It ends with this process at the latest. */
export interface PostgresServer extends AsyncDisposable {
  /** With the superuser's name and password. */
  readonly url: string
  readonly host: string
  readonly port: number
  /** Of the first process; another one after every start. */
  readonly pid: number
  readonly dataDir: string
  readonly binaries: PostgresBinaries
  readonly isRunning: boolean
  /** All the server has said since it was made; still there when it is stopped. */
  log(): string
  /**
   * Ends it in order, if it runs, and removes its folder, unless the folder was named when it was started. With a
   * standby that is connected and does not answer this waits for `wal_sender_timeout`.
   */
  stop(): Promise<void>
  /** Kills all of its processes at once. What they had written is in the files; nothing else is. */
  crash(): Promise<void>
  /** Starts it again, in order if it runs, on the same data and port; settings are added to those it had. */
  restart(settings?: PostgresSettings): Promise<void>
  /** Resolves when it takes connections, as it does not while it recovers from a killed backend. */
  ready(): Promise<void>
  /** Those of clients that are connected now. */
  backends(): Backend[]
  /** Kills one of its processes, whereupon Postgres cuts off all clients and recovers; resolves when it is dead. */
  killBackend(pid: number): Promise<void>
  /** Another server with a copy of the data; this one is stopped meanwhile, if it runs, and started again. */
  clone(settings?: PostgresSettings): Promise<PostgresServer>
  /** A clone that follows this one, and tries again soon where it has lost it. */
  standby(settings?: PostgresSettings): Promise<PostgresStandby>
}

export interface PostgresStandby extends PostgresServer {
  /** Makes it a server of its own; resolves when it takes writes. */
  promote(): Promise<void>
}

/** Starts a server at a place that has its data; where that fails, what was made for it is removed. */
export async function serve(wanted: Place, settings: PostgresSettings): Promise<PostgresServer> {
  const [place, first] = await startFirst(wanted, settings)
  let all = settings
  let postmaster = first
  let lastWords: string | undefined

  function begin(): Promise<Postmaster> {
    configure(place.dataDir, place.port, all)
    return startPostmaster(place)
  }

  async function end(): Promise<void> {
    if (postmaster.isRunning()) await postmaster.stop()
  }

  async function copy(own: PostgresSettings, files: readonly string[]): Promise<PostgresServer> {
    const wasRunning = postmaster.isRunning()
    await end()
    const copied = await makePlace({ binaries: place.binaries, medium: place.medium, from: place.dataDir })
    for (const name of files) writeAs(serverAccount(), join(copied.dataDir, name), '')
    if (wasRunning) postmaster = await begin()
    return serve(copied, { ...all, ...own })
  }

  const server: PostgresServer = {
    url: `postgres://postgres:${place.password}@127.0.0.1:${place.port}/postgres`,
    host: '127.0.0.1',
    port: place.port,
    get pid() {
      return postmaster.pid
    },
    dataDir: place.dataDir,
    binaries: place.binaries,
    get isRunning() {
      return postmaster.isRunning()
    },
    log: () => lastWords ?? readFileSync(place.log, 'utf8'),
    stop: () =>
      end().finally(() => {
        lastWords ??= readFileSync(place.log, 'utf8')
        place.remove()
      }),
    crash: async () => {
      if (!postmaster.isRunning()) throw failed(place)
      await postmaster.crash()
    },
    restart: async (more = {}) => {
      await end()
      all = { ...all, ...more }
      postmaster = await begin()
    },
    ready: () => ready(place, postmaster),
    backends: () => childrenOf(postmaster.pid).filter(({ title }) => isClient(title)),
    killBackend: (pid) => killBackend(postmaster.pid, pid),
    clone: (own = {}) => copy(own, []),
    standby: async (own = {}) => {
      const follower = await copy({ ...following(place), ...own }, ['standby.signal'])
      return Object.assign(follower, { promote: () => promote(follower) })
    },
    [Symbol.asyncDispose]: () => server.stop(),
  }
  return server
}

/** Another process may have taken the port since it was found free; any other one does as well then. */
async function startFirst(wanted: Place, settings: PostgresSettings): Promise<[Place, Postmaster]> {
  let place = wanted
  for (let left = PORTS_TRIED; ; left--) {
    try {
      configure(place.dataDir, place.port, settings)
      return [place, await startPostmaster(place)]
    } catch (error) {
      const isPortTaken = /could not bind .* Address already in use/.test((error as Error).message)
      if (!isPortTaken || !place.isAnyPort || left === 1) {
        place.remove()
        throw error
      }
      place = { ...place, port: await freePort() }
    }
  }
}

function following({ port, password }: Place): PostgresSettings {
  return {
    primary_conninfo: `host=127.0.0.1 port=${port} user=postgres password=${password}`,
    wal_retrieve_retry_interval: '100ms',
  }
}

async function ready(place: Place, postmaster: Postmaster): Promise<void> {
  const isReady = async () => !postmaster.isRunning() || (await takesConnections(place.port))
  await until(isReady, 'the server takes connections')
  if (!postmaster.isRunning()) throw failed(place)
}

/** A client's process names the address and port it serves, and so does one that feeds a standby. */
function isClient(title: string): boolean {
  return /\d\(\d+\)/.test(title) && !title.includes('walsender')
}

function childrenOf(postmaster: number): Backend[] {
  const children = processes().filter(({ parent }) => parent === postmaster)
  return children.map(({ pid, title }) => ({ pid, title }))
}

async function killBackend(postmaster: number, pid: number): Promise<void> {
  const children = childrenOf(postmaster)
  if (!children.some((child) => child.pid === pid)) {
    const found = children.map((child) => `${child.pid} ${child.title}`).join('\n')
    throw new Error(`expected the number of a process of the server, found ${pid}. There are:\n${found}`)
  }
  signal(pid, 'SIGKILL')
  // Gone with no trace: only then the server has learned of it, and refuses clients until it has recovered.
  await until(() => findProcess(pid) === undefined, 'the server learns that its process is dead')
}

async function promote(standby: PostgresServer): Promise<void> {
  const program = join(standby.binaries.bin, 'pg_ctl')
  await command(await scratchOfProcess(), program, ['promote', '--wait', '-D', standby.dataDir], serverAccount())
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdirSync, mkdtempSync, realpathSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { serverAccount } from './account.ts'

/** The folders of this process, and its watchdog, which outlives it to end and remove what it leaves. */
export interface Scratch {
  /** Makes a folder that the servers' account owns: on disk, or in memory where there is room. */
  folder(name: string, medium?: Medium): string
  /** From now on the process is ended when this one has ended. */
  watch(pid: number): void
  /** The process has ended; its number may become another's. */
  unwatch(pid: number): void
}

export type Medium = 'disk' | 'memory'

/** Where Linux has files in memory, and how much must be free there: containers may have next to nothing. */
const MEMORY = '/dev/shm'
const ROOM = 2 ** 30

let made: Promise<Scratch> | undefined

/** One for this process, from its first server on. */
export function scratchOfProcess(): Promise<Scratch> {
  made ??= makeScratch()
  return made
}

async function makeScratch(): Promise<Scratch> {
  const pipe = await startWatchdog()
  const account = serverAccount()
  const own = (path: string) => {
    if (account) chownSync(path, account.uid, account.gid)
    return path
  }
  const roots = new Map<string, string>()
  const rootIn = (parent: string) => {
    const root = roots.get(parent) ?? own(mkdtempSync(join(parent, 'postgres-server-')))
    if (!roots.has(parent)) pipe.write(`=${root}\n`)
    roots.set(parent, root)
    return root
  }
  let folders = 0
  return {
    folder: (name, medium = 'disk') => {
      const parent = medium === 'memory' && hasRoom(MEMORY) ? MEMORY : realpathSync(tmpdir())
      const path = join(rootIn(parent), `${name}-${folders++}`)
      mkdirSync(path, { mode: 0o700 })
      return own(path)
    },
    watch: (pid) => void pipe.write(`+${pid}\n`),
    unwatch: (pid) => void pipe.write(`-${pid}\n`),
  }
}

function hasRoom(folder: string): boolean {
  if (!existsSync(folder)) return false
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize > ROOM
}

/** What is written here the watchdog does when this end of the pipe is closed, as it is however this process ends. */
async function startWatchdog(): Promise<Writable> {
  const script = fileURLToPath(new URL('./watchdog.ts', import.meta.url))
  const watchdog = spawn(process.execPath, [script], {
    stdio: ['pipe', 'ignore', 'inherit'],
    // In a session of its own, or what a terminal sends to us would end it before it has done its work.
    detached: true,
    cwd: '/',
  })
  await once(watchdog, 'spawn')
  watchdog.unref()
  // The pipe is a socket, which its type does not tell.
  const pipe = watchdog.stdin as Writable & { unref(): void }
  pipe.unref()
  return pipe
}

/** A program that could not be started has no number, and says so itself. */
export async function whileWatched<T>(scratch: Scratch, pid: number | undefined, work: () => Promise<T>): Promise<T> {
  if (pid === undefined) return work()
  scratch.watch(pid)
  try {
    return await work()
  } finally {
    scratch.unwatch(pid)
  }
}

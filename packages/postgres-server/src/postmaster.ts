import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { serverAccount } from './account.ts'
import { ENVIRONMENT } from './command.ts'
import type { Place } from './place.ts'
import { findProcess, isGone, processes, signal } from './processes.ts'
import { scratchOfProcess } from './scratch.ts'
import { freeSharedMemory } from './shared-memory.ts'
import { until } from './until.ts'

/** Longer than a server waits for a standby that does not answer. */
const STOP_LIMIT_MS = 90_000

/** The first process of a server, from one start to its end. */
export interface Postmaster {
  readonly pid: number
  isRunning(): boolean
  /** Ends it in order: clients are cut off, standbys have received everything, the next start recovers nothing. */
  stop(): Promise<void>
  /** Ends all of its processes at one instant, none of which gets to do anything more. */
  crash(): Promise<void>
}

/** Resolves when the server takes connections, or, where it is a standby that is not to, has begun to follow. */
export async function startPostmaster(place: Place): Promise<Postmaster> {
  const scratch = await scratchOfProcess()
  const log = openSync(place.log, 'a')
  const program = join(place.binaries.bin, 'postgres')
  const child = spawn(program, ['-D', place.dataDir], {
    ...serverAccount(),
    stdio: ['ignore', log, log],
    cwd: '/',
    env: ENVIRONMENT,
    // Or what a terminal sends to us would end it too.
    detached: true,
  })
  closeSync(log)
  const { pid } = child
  if (pid === undefined) throw await spawnError(child)
  scratch.watch(pid)
  child.once('exit', () => scratch.unwatch(pid))
  // It is no reason to stay for a process that is done otherwise; the watchdog ends it then.
  child.unref()
  const isRunning = () => child.exitCode === null && child.signalCode === null
  const postmaster: Postmaster = {
    pid,
    isRunning,
    stop: () => stop(place, child, postmaster),
    crash: () => crash(place, pid, isRunning),
  }
  try {
    await until(() => !isRunning() || isReady(place, pid), 'the server is ready')
  } catch (error) {
    await postmaster.crash()
    throw failed(place, error)
  }
  if (!isRunning()) throw failed(place)
  return postmaster
}

/** What a failure of the server comes with: the end of what it said. */
export function failed(place: Place, cause?: unknown): Error {
  const { version, bin } = place.binaries
  const said = readFileSync(place.log, 'utf8').trimEnd().split('\n').slice(-20).join('\n')
  const found = cause instanceof Error ? cause.message : 'it has ended'
  return new Error(`expected Postgres ${version} of ${bin} to run on ${place.dataDir}, found: ${found}\n${said}`, {
    cause,
  })
}

function spawnError(child: ChildProcess): Promise<Error> {
  return new Promise((resolve) => child.once('error', resolve))
}

/** The server writes its state into this file, below its own number. */
function isReady({ dataDir }: Place, pid: number): boolean {
  const file = join(dataDir, 'postmaster.pid')
  const lines = contentOf(file).split('\n')
  return lines[0] === String(pid) && ['ready', 'standby'].includes(lines[7]?.trim() ?? '')
}

/** A server that fails at once takes the file away as soon as it has made it. */
function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}

async function stop(place: Place, child: ChildProcess, postmaster: Postmaster): Promise<void> {
  signal(postmaster.pid, 'SIGINT')
  try {
    await until(() => !postmaster.isRunning(), 'the server ends in order', STOP_LIMIT_MS)
  } catch (error) {
    await postmaster.crash()
    throw failed(place, error)
  }
  if (child.exitCode !== 0) throw failed(place, new Error(`it ended with ${child.signalCode ?? child.exitCode}`))
}

async function crash(place: Place, pid: number, isRunning: () => boolean): Promise<void> {
  if (!isRunning()) return
  // One that is stopped neither has more children nor learns of the death of one.
  signal(pid, 'SIGSTOP')
  const isStopped = () => findProcess(pid)?.state.startsWith('T') ?? false
  await until(() => !isRunning() || isStopped(), 'the server is stopped')
  const children = processes().filter(({ parent }) => parent === pid)
  for (const victim of [...children.map((child) => child.pid), pid]) signal(victim, 'SIGKILL')
  await until(() => !isRunning() && children.every((child) => isGone(child.pid)), 'all processes of the server end')
  await freeSharedMemory(place.dataDir)
}

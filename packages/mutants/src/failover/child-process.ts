import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, readdirSync, readFileSync } from 'node:fs'

/** A user of this machine. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

/** Whom servers run as where this process is root, whom Postgres refuses; undefined where they run as this process does. */
export function unprivileged(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith('nobody:'))
  const [, , uid, gid] = line?.split(':') ?? []
  if (!uid || !gid) throw new Error('expected the user nobody in /etc/passwd, to run servers as')
  return { uid: Number(uid), gid: Number(gid) }
}

export interface ChildOptions {
  readonly account: Account | undefined
  readonly log: string
  readonly home: string
  readonly path?: string
}

/** A server that is our child, what it says in a file. */
export function startChild(
  program: string,
  args: readonly string[],
  { account, log, home, path = '' }: ChildOptions,
): ChildProcess {
  const fd = openSync(log, 'a')
  const child = spawn(program, args, {
    ...account,
    stdio: ['ignore', fd, fd],
    cwd: '/',
    env: { PATH: `${path}:/usr/bin:/bin`, LC_ALL: 'C', HOME: home },
    // Or what a terminal sends to us would end it too.
    detached: true,
  })
  closeSync(fd)
  return child
}

/** Asks it to end, and waits until it has. */
export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** The first process of the server on this folder, which Patroni does not keep as its child; undefined when there is none. */
export function postmasterOf(dataDir: string): number | undefined {
  const file = `${dataDir}/postmaster.pid`
  if (!existsSync(file)) return undefined
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  return stateOf(pid) === undefined ? undefined : pid
}

/** Kills all processes of a Postgres at one instant: stopped, the first one has no more children. */
export function killPostgres(dataDir: string, account: Account | undefined): void {
  const postmaster = postmasterOf(dataDir)
  if (postmaster === undefined) throw new Error(`expected a server that runs on ${dataDir}`)
  signal(postmaster, 'SIGSTOP')
  const children = readdirSync('/proc').filter((pid) => stateOf(Number(pid))?.parent === postmaster)
  for (const pid of [...children.map(Number), postmaster]) signal(pid, 'SIGKILL')
  // The small segment of shared memory by which a server knows of another one: its next start may never come.
  const [, segment] = readFileSync(`${dataDir}/postmaster.pid`, 'utf8').split('\n')[6]?.trim().split(/\s+/) ?? []
  if (segment !== undefined) execFileSync('ipcrm', ['-m', segment], { ...account, stdio: 'ignore' })
}

function stateOf(pid: number): { readonly parent: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' || state === 'X' ? undefined : { parent: Number(parent) }
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}

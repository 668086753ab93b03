import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'

const HAS_PROC = existsSync('/proc/self/stat')

/** A process of this machine, of any user. */
export interface Process {
  readonly pid: number
  readonly parent: number
  /** As `ps` has it: T is stopped, Z has ended. */
  readonly state: string
  /** Its command line, which Postgres makes a title. */
  readonly title: string
}

export function processes(): Process[] {
  if (!HAS_PROC) return fromPs(['-ax'])
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.flatMap((name) => fromProc(Number(name)) ?? [])
}

/** The process of this number, if there is one. */
export function findProcess(pid: number): Process | undefined {
  return HAS_PROC ? fromProc(pid) : fromPs(['-p', String(pid)])[0]
}

/** It has ended, though nobody may have asked how. */
export function isGone(pid: number): boolean {
  return /^[ZX]/.test(findProcess(pid)?.state ?? 'X')
}

/** Sends a signal, and is content when there is nobody to receive it. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function fromProc(pid: number): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const title = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
    // The name before may hold spaces and parentheses.
    const [state = '', parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { pid, parent: Number(parent), state, title }
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}

function fromPs(which: readonly string[]): Process[] {
  const { status, stdout, error } = spawnSync('ps', [...which, '-o', 'pid=,ppid=,state=,command='], {
    encoding: 'utf8',
  })
  // It ends with 1 where there is none.
  if (error ?? status === null) throw error ?? new Error('ps was killed')
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, state = '', title = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s*(.*)$/.exec(line) ?? []
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), state, title }]
  })
}

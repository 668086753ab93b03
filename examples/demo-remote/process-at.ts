import { readdirSync, readFileSync } from 'node:fs'

/** A process, told from every other one that had or will have its pid. */
export interface Incarnation {
  readonly pid: number
  readonly boot: string
  /** In ticks since the machine was started. */
  readonly since: string
}

/** Who has that pid now; undefined when nobody does, or one who is dead and only not yet reaped. */
export function processAt(pid: number): Incarnation | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name of the command, in parentheses, may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined
    return { pid, boot: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(), since: fields[19] ?? '' }
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}

export function isSame(one: Incarnation, other: Incarnation): boolean {
  return one.pid === other.pid && one.boot === other.boot && one.since === other.since
}

export function isThere(one: Incarnation): boolean {
  const now = processAt(one.pid)
  return now !== undefined && isSame(now, one)
}

/** Sends SIGKILL; false when it was gone already. */
export function kill(victim: Incarnation): boolean {
  try {
    return isThere(victim) && process.kill(victim.pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}

/** Who was started with this in the environment, by whomever, and is there. */
export function startedWith(name: string, value: string): Incarnation[] {
  const pids = readdirSync('/proc').filter((each) => /^\d+$/.test(each))
  return pids.flatMap((pid) => {
    if (!environmentOf(pid).includes(`${name}=${value}`)) return []
    return processAt(Number(pid)) ?? []
  })
}

/** Nothing of who has gone, or is somebody else's. */
function environmentOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return []
    throw error
  }
}

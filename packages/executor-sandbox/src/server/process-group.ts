import { readdirSync, readFileSync } from 'node:fs'

/** What a wrapper wrote of itself: process id, boot of the host, and its line of /proc. The last two on Linux only. */
export interface Starter {
  readonly pid: number
  readonly bootId: string | undefined
  readonly startTime: number | undefined
}

interface Stat {
  readonly state: string
  readonly group: number
  readonly startTime: number
}

export function parseStarter(text: string): Starter | undefined {
  const [pid = '', bootId, ...stat] = text.split('\n')
  if (!/^\d+$/.test(pid)) return undefined
  return { pid: Number(pid), bootId: bootId || undefined, startTime: parseStat(stat.join('\n'))?.startTime }
}

/**
 * Whether anything of the group that the starter leads is still at work. Process ids are used again, so that without a time
 * of start nobody can tell; a group that is empty is over in any case.
 */
export function groupState(starter: Starter): 'alive' | 'over' | 'unknown' {
  const { pid, bootId, startTime } = starter
  if (startTime === undefined) return isEmpty(pid) ? 'over' : 'unknown'
  if (bootId !== bootNow()) return 'over'
  const leader = statOf(pid)
  // The id of a group is given to nobody else while the group has a member.
  if (leader && leader.startTime !== startTime) return 'over'
  if (leader && isAlive(leader)) return 'alive'
  const members = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return members.some((member) => isMember(Number(member), pid)) ? 'alive' : 'over'
}

function isMember(pid: number, group: number): boolean {
  const stat = statOf(pid)
  return stat !== undefined && stat.group === group && isAlive(stat)
}

/** A process that nobody has waited for is at work no more. */
function isAlive({ state }: Stat): boolean {
  return state !== 'Z' && state !== 'X'
}

function isEmpty(pid: number): boolean {
  try {
    process.kill(-pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

function bootNow(): string | undefined {
  return readOrNothing('/proc/sys/kernel/random/boot_id')?.trim()
}

function statOf(pid: number): Stat | undefined {
  return parseStat(readOrNothing(`/proc/${pid}/stat`) ?? '')
}

/** The name of the command stands in brackets and may hold anything, brackets included. */
function parseStat(text: string): Stat | undefined {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const [state = '', , group] = fields
  return fields.length < 20 ? undefined : { state, group: Number(group), startTime: Number(fields[19]) }
}

function readOrNothing(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // The process has gone, or there is no /proc.
    return undefined
  }
}

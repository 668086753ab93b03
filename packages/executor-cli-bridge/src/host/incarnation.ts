import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** A process, told from every other one that had or will have its pid. Empty parts: where there is no /proc. */
export interface Incarnation {
  readonly boot: string
  readonly namespace: string
  readonly pid: number
  readonly started: string
}

export type Standing = 'alive' | 'gone' | 'unknown'

/** What the wrapper wrote of itself: pid, boot id, pid namespace and the line of its stat, one a line. */
export function incarnationIn(text: string): Incarnation | undefined {
  const [pid = '', boot = '', namespace = '', stat = ''] = text.split('\n')
  if (!/^\d+$/.test(pid)) return undefined
  return { boot, namespace: namespace.replace(/\D/g, ''), pid: Number(pid), started: statOf(stat)?.started ?? '' }
}

/** Whether it lives, as far as can be proven here. */
export function standingOf({ boot, namespace, pid, started }: Incarnation): Standing {
  const here = placeOf()
  if (!here || !boot || !namespace || !started) return 'unknown'
  if (boot !== here.boot) return 'gone'
  // Its pid is that of another process here.
  if (namespace !== here.namespace) return 'unknown'
  return processOf(pid)?.started === started ? 'alive' : 'gone'
}

/**
 * Who is left of the session that a process led and that has ended. A pid is not used again while a session has it: where
 * it is, nobody is left.
 */
export function leftOf(leader: Incarnation): number[] {
  const here = placeOf()
  if (!here || leader.boot !== here.boot || leader.namespace !== here.namespace) return []
  if (readStat(leader.pid) && readStat(leader.pid)?.started !== leader.started) return []
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
  return pids.filter((pid) => pid !== leader.pid && processOf(pid)?.session === leader.pid)
}

/** Whether a process was started with this setting. One that cannot be looked into was not, for all that is known. */
export function hasSetting(pid: number, name: string, value: string): boolean {
  return (read(`/proc/${pid}/environ`) ?? '').split('\0').includes(`${name}=${value}`)
}

function placeOf(): { readonly boot: string; readonly namespace: string } | undefined {
  const boot = read('/proc/sys/kernel/random/boot_id')?.trim()
  if (boot === undefined) return undefined
  return { boot, namespace: readlinkSync('/proc/self/ns/pid').replace(/\D/g, '') }
}

/** Undefined when there is none, or when it is dead and only not yet reaped. */
function processOf(pid: number) {
  const stat = readStat(pid)
  return stat?.state === 'Z' || stat?.state === 'X' ? undefined : stat
}

function readStat(pid: number) {
  return statOf(read(`/proc/${pid}/stat`) ?? '')
}

function statOf(line: string) {
  // The command name, in parentheses, may hold anything; the fields after it do not.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
  const [state, session, started] = [fields[0], fields[3], fields[19]?.trim()]
  return state && session && started ? { state, session: Number(session), started } : undefined
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(code)) return undefined
    throw error
  }
}

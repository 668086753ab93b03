import { readFileSync, readlinkSync } from 'node:fs'

/** Names process incarnations, and tells whether one that held a lease is certainly gone. */
export interface Owners {
  /** A name for one supervisor in this process. */
  name(): string
  /** True only with proof; a process on another host, or of another kind, may always be alive. */
  provenDead(owner: string): boolean
}

interface Incarnation {
  readonly boot: string
  readonly namespace: string
  readonly pid: number
  readonly started: string
}

/**
 * Owners by boot id, pid namespace, pid and start time, read from /proc. A pid alone proves nothing: it is used again,
 * and means another process in another container. Where there is no /proc, nobody is ever proven dead.
 */
export function processOwners(newId: () => string): Owners {
  const self = incarnationOf(process.pid)
  return {
    name: () => (self ? [self.boot, self.namespace, self.pid, self.started, newId()].join('/') : newId()),
    provenDead(owner) {
      const other = parse(owner)
      if (!self || !other || other.boot !== self.boot || other.namespace !== self.namespace) return false
      return incarnationOf(other.pid)?.started !== other.started
    },
  }
}

function parse(owner: string): Incarnation | undefined {
  const [boot, namespace, pid, started, ...rest] = owner.split('/')
  if (!boot || !namespace || !pid || !started || rest.length !== 1) return undefined
  return { boot, namespace, pid: Number(pid), started }
}

/** The live process of that pid; undefined when there is none, or when it is dead and only not yet reaped. */
function incarnationOf(pid: number): Incarnation | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const namespace = readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')
    // The command name, in parentheses, may hold anything; the fields after it do not.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [state, started] = [fields[0], fields[19]]
    if (started === undefined || state === 'Z' || state === 'X') return undefined
    return { boot, namespace, pid, started }
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
}

function isGone(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code
  return code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES'
}

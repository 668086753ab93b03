import { existsSync, readFileSync } from 'node:fs'
import { processes } from '../src/processes.ts'

/** What is left of a server: processes that name its folder or have it as parent, and shared memory it made. */
export function remains({ pid, dataDir }: { pid: number; dataDir: string }): unknown[] {
  const alive = processes().filter(({ state }) => !/^[ZX]/.test(state))
  const own = alive.filter(
    (process) => process.pid === pid || process.parent === pid || process.title.includes(dataDir),
  )
  const shared = existsSync('/proc/sysvipc/shm') ? readFileSync('/proc/sysvipc/shm', 'utf8').split('\n').slice(1) : []
  return [...own, ...shared.filter((line) => line.trim().split(/\s+/)[4] === String(pid))]
}

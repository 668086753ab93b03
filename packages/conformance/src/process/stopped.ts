import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** Resolves once the system says that the process is stopped; rejects when it is gone. */
export async function untilStopped(pid: number): Promise<void> {
  for (;;) {
    const state = stateOf(pid)
    if (state.startsWith('T')) return
    if (state === '' || state.startsWith('Z')) throw new Error(`process ${pid} ended instead of stopping`)
    await nextTurn()
  }
}

/** Begins with the letter that `ps` shows; empty when there is no such process. */
function stateOf(pid: number): string {
  if (!existsSync('/proc/self/stat')) return shownByPs(pid)
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name of the program comes before it, in parentheses, and may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2)
  } catch {
    return ''
  }
}

function shownByPs(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    // It exits with 1 when there is no such process.
    return ''
  }
}

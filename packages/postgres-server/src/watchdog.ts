import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { isGone, signal } from './processes.ts'
import { until } from './until.ts'

// Started by scratch.ts. The other end of the pipe closes when that process has ended, killed or not.
const folders: string[] = []
const pids = new Set<number>()
for await (const line of createInterface({ input: process.stdin })) {
  const rest = line.slice(1)
  if (line.startsWith('=')) folders.push(rest)
  else if (line.startsWith('+')) pids.add(Number(rest))
  else pids.delete(Number(rest))
}
await Promise.all([...pids].map(end))
// A server that had to be killed may be writing still, until its children notice.
for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 20 })

/** Asks the server to end at once, which frees its shared memory, and then does not ask any more. */
async function end(pid: number): Promise<void> {
  signal(pid, 'SIGQUIT')
  signal(pid, 'SIGCONT')
  try {
    await until(() => isGone(pid), `process ${pid} ends`, 10_000)
  } catch {
    signal(pid, 'SIGKILL')
  }
}

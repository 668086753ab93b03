import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { WorkerTask } from './program-worker.ts'

const WORKER = fileURLToPath(new URL('./program-worker.ts', import.meta.url))

export interface WorkerEnd {
  readonly signal: NodeJS.Signals | null
  readonly code: number | null
  readonly stderr: string
}

export interface Worker {
  readonly child: ChildProcess
  /** Resolves when the worker is about to run its program, or has ended. */
  readonly ready: Promise<unknown>
  readonly end: Promise<WorkerEnd>
}

export function startWorker(task: WorkerTask): Worker {
  const taskFile = `${task.ledger}.${task.life}.json`
  writeFileSync(taskFile, JSON.stringify(task))
  const child = spawn(process.execPath, ['--conditions=@tangle-network/source', WORKER, taskFile], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'program-worker-cache') },
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const exited = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>
  const end = exited.then(([code, signal]) => ({ code, signal, stderr }))
  return { child, ready: Promise.race([once(child.stdout, 'data'), end]), end }
}

/** Starts a worker and, when `killAfterMs` is given, kills it that long after it was ready. Answers its wait status. */
export async function runWorker(task: WorkerTask, killAfterMs?: number): Promise<WorkerEnd> {
  const { child, ready, end } = startWorker(task)
  await ready
  if (killAfterMs !== undefined) {
    await Promise.race([sleep(killAfterMs), end])
    child.kill('SIGKILL')
  }
  return end
}

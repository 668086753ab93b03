import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Program } from './program.ts'

/** The worker beside this module, as source or as it was compiled. */
const WORKER = fileURLToPath(new URL(`./kernel-worker${extname(import.meta.url)}`, import.meta.url))

/** What a process is to do with a program, as plain data. */
export interface KernelTask {
  /** URLs of the modules that export `harness` and `kernel`. */
  readonly harness: string
  readonly kernel: string
  readonly env: unknown
  /** Path of its ledger. */
  readonly ledger: string
  readonly runId: string
  readonly program: Program
  readonly life: number
  /** How long one turn of an effect takes, in ms. */
  readonly turnMs: number
  readonly ttlMs?: number
  /** Whether every other owner is known to be dead. */
  readonly isHeir: boolean
  /** Stops itself with SIGSTOP in that turn of its effects: at work, but in no call of the journal. */
  readonly stopAtTurn?: number
}

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

/** Starts a kernel in a process of its own. */
export function startWorker(task: KernelTask): Worker {
  const taskFile = `${task.ledger}.${task.life}.json`
  writeFileSync(taskFile, JSON.stringify(task))
  const child = spawn(process.execPath, [...process.execArgv, WORKER, taskFile], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'kernel-worker-cache') },
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const exited = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>
  const end = exited.then(([code, signal]) => ({ code, signal, stderr }))
  return { child, ready: Promise.race([once(child.stdout, 'data'), end]), end }
}

/** Starts a worker and kills it, when it is to be, that long after it is due. Answers its wait status. */
export async function runWorker(
  task: KernelTask,
  kill?: { readonly isDue: () => boolean; readonly laterMs: number },
): Promise<WorkerEnd> {
  const { child, ready, end } = startWorker(task)
  await ready
  if (!kill) return end
  const isGone = () => child.exitCode !== null || child.signalCode !== null
  while (!isGone() && !kill.isDue()) await Promise.race([sleep(1), end])
  await Promise.race([sleep(kill.laterMs), end])
  child.kill('SIGKILL')
  return end
}

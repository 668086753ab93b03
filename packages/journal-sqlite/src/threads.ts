import { Worker } from 'node:worker_threads'
import type { ToThread } from './thread-message.ts'

const IS_SOURCE = import.meta.url.endsWith('.ts')
const MODULE = new URL(IS_SOURCE ? './writer-thread.ts' : './writer-thread.js', import.meta.url)

/** A thread that has closed its file waits so long for another, because starting one costs more than opening a file. */
const KEPT_MS = 1_000
/** So many wait at most. */
const KEPT = 2

const idle = new Map<Worker, NodeJS.Timeout>()

/** A thread that has no file open; keeps no process alive. It belongs to who took it until it is given back or has ended. */
export function takeThread(): Worker {
  const [kept] = idle
  if (kept === undefined) return startThread()
  const [worker, timer] = kept
  clearTimeout(timer)
  forget(worker)
  return worker
}

/** Takes back a thread that has closed its file. */
export function giveBackThread(worker: Worker): void {
  const timer = setTimeout(() => end(worker), KEPT_MS).unref()
  idle.set(worker, timer)
  worker.once('exit', forgetEnded)
  if (idle.size > KEPT) end(worker)
}

function startThread(): Worker {
  const worker = new Worker(MODULE, {
    name: 'journal-sqlite writer',
    // Not those of the process: some of them admit no file to run, or run others first.
    execArgv: IS_SOURCE ? ['--conditions=@tangle-network/source'] : [],
  })
  // Whoever has it is told of its end by `exit`. An error that nobody listened to would end the process as well.
  worker.on('error', () => {})
  worker.unref()
  return worker
}

/** Has it end by itself, with nothing open: to stop a thread from outside is to trust the driver to bear it anywhere. */
function end(worker: Worker): void {
  clearTimeout(idle.get(worker))
  forget(worker)
  worker.postMessage({ leave: true } satisfies ToThread)
}

function forget(worker: Worker): void {
  idle.delete(worker)
  worker.off('exit', forgetEnded)
}

/** One that has ended while nobody had it. */
function forgetEnded(this: Worker): void {
  clearTimeout(idle.get(this))
  idle.delete(this)
}

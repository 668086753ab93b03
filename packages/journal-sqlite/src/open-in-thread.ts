import { MessageChannel, type Worker } from 'node:worker_threads'
import { DurabilityError, quoted } from '@tangle-network/durability-contract'
import { answerCalls, type CallerLine, type InjectedFunctions } from './caller-functions.ts'
import type { Opened } from './open.ts'
import { openBeside } from './open-to-read.ts'
import { receivedError } from './sent-error.ts'
import type { FromThread, ToThread } from './thread-message.ts'
import { giveBackThread, takeThread } from './threads.ts'

export interface ThreadOptions extends InjectedFunctions {
  readonly path: string
  readonly busyTimeoutMs: number
}

export interface OpenedInThread {
  /** The thread of a writer, which has the file open. */
  readonly worker: Worker
  /** A connection of this thread beside it. */
  readonly reading: Opened
}

/** Has a thread open the file; rejects as opening it here would. */
export async function openInThread(options: ThreadOptions): Promise<OpenedInThread> {
  const { path } = options
  const worker = takeThread()
  const answer = nextMessage(worker, path)
  askToOpen(worker, options)
  const message = await answer
  if ('refused' in message) {
    giveBackThread(worker)
    throw receivedError(message.refused)
  }
  try {
    return { worker, reading: openBeside(path) }
  } catch (error) {
    const closed = nextMessage(worker, path)
    worker.postMessage({ close: true } satisfies ToThread)
    await closed
    giveBackThread(worker)
    throw error
  }
}

function askToOpen(worker: Worker, { path, busyTimeoutMs, clock, failpoint }: ThreadOptions): void {
  const { port1, port2 } = new MessageChannel()
  const isAnswered = new Int32Array(new SharedArrayBuffer(4))
  const has = { clock: clock !== undefined, failpoint: failpoint !== undefined }
  const line: CallerLine = { port: port2, isAnswered, has }
  answerCalls({ ...line, port: port1 }, { clock, failpoint })
  worker.postMessage({ open: { path, busyTimeoutMs, line } } satisfies ToThread, [port2])
}

/** Of a thread that is waited for meanwhile. */
function nextMessage(worker: Worker, path: string): Promise<FromThread> {
  const { promise, resolve, reject } = Promise.withResolvers<FromThread>()
  const settle = () => {
    worker.off('message', take).off('error', fail).off('exit', fail).unref()
  }
  const take = (message: FromThread) => {
    settle()
    resolve(message)
  }
  const fail = (cause: unknown) => {
    settle()
    const [expected, found] = ['a thread that writes', 'one that ended as it began']
    reject(new DurabilityError('STORE_UNUSABLE', { expected, found, where: `file ${quoted(path)}`, cause }))
  }
  worker.on('message', take).on('error', fail).on('exit', fail).ref()
  return promise
}

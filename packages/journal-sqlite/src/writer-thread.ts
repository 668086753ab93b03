// The thread of a `ThreadWriter`: the same writer, on a connection of its own. It has one file open at a time.
import { type MessagePort, parentPort, receiveMessageOnPort } from 'node:worker_threads'
import type { Mutation } from '@tangle-network/durability-contract'
import { callerFunctions } from './caller-functions.ts'
import { storeError } from './error.ts'
import { open } from './open.ts'
import { sentError } from './sent-error.ts'
import type { Answered, Asked, FromThread, OpenAsk, ToThread } from './thread-message.ts'
import { Writer } from './writer.ts'

interface Served {
  readonly writer: Writer
  readonly where: string
  readonly line: MessagePort
}

const port = parentPort!
const answers: Answered[] = []
let served: Served | undefined
let hasCommitted = false

port.on('message', (first: ToThread) => {
  // All that has come, at once: what arrived while a commit was in flight shares the next one.
  for (let next: { message: ToThread } | undefined = { message: first }; next; next = receiveMessageOnPort(port)) {
    const { message } = next
    if ('asks' in message) for (const asked of message.asks) take(served!.writer, asked)
    else if ('open' in message) void openFile(message.open)
    else if ('close' in message) void close(served!)
    // Nothing else keeps this thread.
    else port.close()
  }
})

async function openFile({ path, busyTimeoutMs, line }: OpenAsk): Promise<void> {
  try {
    const opened = await open(path, busyTimeoutMs)
    const committed = () => {
      hasCommitted = true
    }
    const writer = new Writer({ ...opened, ...callerFunctions(line), busyTimeoutMs, committed })
    served = { writer, where: opened.where, line: line.port }
    tell({ opened: true })
  } catch (error) {
    line.port.close()
    tell({ refused: sentError(error) })
  }
}

function take(writer: Writer, { id, mutation, ask }: Asked<Mutation>): void {
  const answer = (outcome: Pick<Answered, 'answer' | 'error'>) => {
    answers.push({ id, ...outcome })
    // Behind the answers of the same commit, which are given in one turn.
    if (answers.length === 1) process.nextTick(() => sendAnswers(writer))
  }
  writer.commit(mutation, ask).then(
    (value) => answer({ answer: value }),
    (error: unknown) => answer({ error: sentError(error) }),
  )
}

function sendAnswers({ poison }: Writer): void {
  tell({ answers: answers.splice(0), hasCommitted, ...(poison && { poison: sentError(poison) }) })
  hasCommitted = false
}

async function close({ writer, where, line }: Served): Promise<void> {
  line.close()
  served = undefined
  try {
    await writer.close()
    tell({ closed: null })
  } catch (error) {
    tell({ closed: sentError(storeError(error, where, 'unknown')) })
  }
}

function tell(message: FromThread): void {
  port.postMessage(message)
}

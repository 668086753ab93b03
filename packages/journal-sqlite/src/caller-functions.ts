import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import type { Failpoint } from '@tangle-network/durability-contract'
import { receivedError, type SentError, sentError } from './sent-error.ts'
import type { TransactionParts } from './transaction.ts'

/** Functions of the thread that opened the journal, which its writer calls from another one. */
export type CallerFunctions = Pick<TransactionParts, 'clock' | 'failpoint'>

/** Those that were passed. */
export type InjectedFunctions = { readonly [K in keyof CallerFunctions]: CallerFunctions[K] | undefined }

/** What the writer's thread needs to call them. */
export interface CallerLine {
  readonly port: MessagePort
  /** 1 once the answer is there. */
  readonly isAnswered: Int32Array
  readonly has: { readonly clock: boolean; readonly failpoint: boolean }
}

type Call = { readonly clock: true } | { readonly failpoint: Failpoint }
type Answer = { readonly value: number | undefined } | { readonly error: SentError }

/** Answers calls of what there is as they come, as long as the event loop turns; keeps no process alive. */
export function answerCalls({ port, isAnswered }: CallerLine, { clock, failpoint }: InjectedFunctions): void {
  port.on('message', (call: Call) => {
    const work = () => ('clock' in call ? clock?.() : failpoint?.(call.failpoint))
    port.postMessage(answerOf(work))
    Atomics.store(isAnswered, 0, 1)
    Atomics.notify(isAnswered, 0)
  })
  port.unref()
}

function answerOf(work: () => unknown): Answer {
  try {
    return { value: work() as number | undefined }
  } catch (error) {
    return { error: sentError(error) }
  }
}

/**
 * The functions as the writer's thread has them. A call stops this thread until the other one has answered: they are
 * called in the middle of a transaction. For tests; where nothing was passed, the clock is this thread's own.
 */
export function callerFunctions(line: CallerLine): CallerFunctions {
  return {
    clock: line.has.clock ? () => call(line, { clock: true }) as number : Date.now,
    failpoint: line.has.failpoint ? (failpoint) => void call(line, { failpoint }) : () => {},
  }
}

function call({ port, isAnswered }: CallerLine, call: Call): number | undefined {
  port.postMessage(call)
  Atomics.wait(isAnswered, 0, 0)
  Atomics.store(isAnswered, 0, 0)
  const answer = receiveMessageOnPort(port)?.message as Answer
  if ('error' in answer) throw receivedError(answer.error)
  return answer.value
}

import type { FoundCall, MessageFormat } from './message-format.ts'
import type { Repair } from './repair.ts'

/** A call with its id, and where it stands. */
export interface ReadCall extends FoundCall {
  readonly id: string
  /** Of its message. */
  readonly at: number
  /** Among the calls of its message. */
  readonly index: number
}

/** A result with the id of its call, and where it stands. */
export interface ReadResult {
  readonly callId: string
  readonly raw: unknown
  readonly at: number
  /** Among all results. */
  readonly order: number
}

interface ReadTranscript {
  readonly calls: readonly ReadCall[]
  readonly results: readonly ReadResult[]
  readonly named: readonly Repair[]
}

/**
 * Finds the calls and results. A call without an id is named after its turn and its place in it, so that it gets the same
 * name every time; the results without an id that follow are those of the nameless calls, in their order.
 */
export function readTranscript<M>(format: MessageFormat<M>, transcript: readonly M[]): ReadTranscript {
  const calls: ReadCall[] = []
  const results: ReadResult[] = []
  const named: Repair[] = []
  let turn = 0
  let nameless: string[] = []
  for (const [at, message] of transcript.entries()) {
    const found = format.calls(message)
    if (found.length > 0) {
      turn += 1
      nameless = []
    }
    for (const [index, call] of found.entries()) {
      const id = call.id || `call_${turn}_${index}`
      calls.push({ ...call, id, at, index })
      if (call.id) continue
      nameless.push(id)
      named.push({ at, callId: id, did: 'named a call' })
    }
    for (const { callId, raw } of format.results(message)) {
      results.push({ callId: callId || (nameless.shift() ?? ''), raw, at, order: results.length })
    }
  }
  return { calls, results, named }
}

import { encodeValue } from '@tangle-network/durability-contract'
import { cutOff, noAnswer } from './bridge-error.ts'
import type { Call } from './call.ts'
import type { Endpoint } from './endpoint.ts'
import { MalformedStream, readStream } from './read-stream.ts'
import { positionOf, recordOf, textOf } from './record.ts'

/** An event of an execution as the bridge shows it: with a place, with data, or both. */
export interface Shown {
  readonly position: number | undefined
  readonly data?: unknown
}

const DONE = '[DONE]'
const STREAM = /^text\/event-stream\b/i

/** The events of a stream to its end, which it says itself; one that breaks off before throws. */
export async function* readShown(endpoint: Endpoint, call: Call): AsyncGenerator<Shown> {
  if (!STREAM.test(call.headers.get('content-type') ?? '')) {
    call.close()
    throw noAnswer(endpoint, 'a stream of events', `status ${call.status} with something else`)
  }
  try {
    for await (const { id, data } of readStream(call.bytes())) {
      if (data === DONE) return
      const position = placeOf(endpoint, id)
      if (data !== undefined) yield { position, data: chunkOf(endpoint.hide(data)) }
      else if (position !== undefined) yield { position }
    }
  } catch (error) {
    throw error instanceof MalformedStream ? noAnswer(endpoint, 'a stream of events', error.message) : error
  } finally {
    call.close()
  }
  throw cutOff(endpoint, `a stream that ends before ${DONE}`)
}

/** Ids count the events from 1; a stream that has none yet may begin with 0. */
function placeOf(endpoint: Endpoint, id: string | undefined): number | undefined {
  if (id === undefined || id === '' || id === '0') return undefined
  const position = positionOf(id)
  if (position === undefined) throw noAnswer(endpoint, 'events that are counted', 'an id that is no count')
  return position
}

/** Chunks are JSON; what is not, or could not be stored where events are, is told as it came. */
function chunkOf(data: string): unknown {
  try {
    const chunk: unknown = JSON.parse(data)
    encodeValue({ events: [{ data: chunk }] })
    return chunk
  } catch {
    return data
  }
}

/** Of a text that is longer the beginning is kept. */
const LONGEST_TEXT = 16 * 1_024 * 1_024

/** What the chunks of a completion come to. */
export class Transcript {
  #text = ''
  /** Whether nothing of it is missing. */
  isWhole: boolean
  finishReason: string | undefined
  usage: unknown
  error: Readonly<Record<string, unknown>> | undefined

  constructor(isWhole: boolean) {
    this.isWhole = isWhole
  }

  get text(): string {
    return this.#text
  }

  add(data: unknown): void {
    const { error, usage, choices } = recordOf(data)
    if (error !== undefined && error !== null) this.error = recordOf(error)
    if (usage !== undefined && usage !== null) this.usage = usage
    const choice = recordOf(Array.isArray(choices) ? choices[0] : undefined)
    this.finishReason = textOf(choice.finish_reason) ?? this.finishReason
    const content = textOf(recordOf(choice.delta).content) ?? ''
    if (this.#text.length + content.length <= LONGEST_TEXT) this.#text += content
    else this.isWhole = false
  }
}

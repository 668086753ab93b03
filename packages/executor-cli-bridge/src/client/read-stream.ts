import { createParser } from 'eventsource-parser'

/** One event of a stream. A comment that has an id is one without data. */
export interface StreamEvent {
  /** As the bridge wrote it. */
  readonly id: string | undefined
  readonly data: string | undefined
}

const LONGEST_LINE = 16 * 1_024 * 1_024
const LINE_END = /\r\n|\n|\r/

/** What came is no stream of events. */
export class MalformedStream extends Error {}

/** Server-sent events, each as soon as it is whole. What the end cuts off is none. */
export async function* readStream(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder()
  const block = new Block()
  let rest = ''
  let isAfterCr = false
  for await (const part of bytes) {
    const text = decoder.decode(part, { stream: true })
    if (text === '') continue
    // A CR ends a line by itself; the LF that comes after it, be it much later, ends none.
    const lines = (rest + (isAfterCr ? text.replace(/^\n/, '') : text)).split(LINE_END)
    isAfterCr = text.endsWith('\r')
    rest = lines.pop() ?? ''
    if (rest.length > LONGEST_LINE) throw new MalformedStream('a line without end')
    for (const line of lines) {
      const event = block.add(line)
      if (event) yield event
    }
  }
}

/** The lines up to an empty one. The parser tells of those with data; an id without data is an event here all the same. */
class Block {
  #id: string | undefined
  #data: string | undefined
  readonly #parser = createParser({
    maxBufferSize: LONGEST_LINE,
    onEvent: ({ data }) => {
      this.#data = data
    },
    onError: ({ type }) => {
      // Fields that are not known here are additions.
      if (type === 'max-buffer-size-exceeded') throw new MalformedStream('an event without end')
    },
  })

  /** The event that this line completes. */
  add(line: string): StreamEvent | undefined {
    const [, id] = /^id(?:: ?(.*))?$/.exec(line) ?? []
    if (id !== undefined) this.#id = id
    this.#parser.feed(`${line}\n`)
    if (line !== '') return undefined
    const event = { id: this.#id, data: this.#data }
    this.#id = undefined
    this.#data = undefined
    return event
  }
}

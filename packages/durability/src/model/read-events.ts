import { createParser, type ParseError } from 'eventsource-parser'

const LONGEST_EVENT = 16 * 1024 * 1024

/** What came is no stream of events. Says why without showing it. */
export class MalformedStream extends Error {}

/** The data of each server-sent event, as soon as it is whole. An event that the end cuts off is none. */
export async function* readEvents(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let come: (string | ParseError)[] = []
  const parser = createParser({
    maxBufferSize: LONGEST_EVENT,
    onEvent: ({ data }) => come.push(data),
    onError: (error) => {
      // Where a field is misspelt its event would go missing without a word. When to come back matters to nobody here.
      if (error.type !== 'invalid-retry') come.push(error)
    },
  })
  for await (const bytes of body) {
    parser.feed(decoded(() => decoder.decode(bytes, { stream: true })))
    for (const each of come) {
      if (typeof each !== 'string') throw new MalformedStream(`an event that is malformed (${each.type})`)
      yield each
    }
    come = []
  }
}

function decoded(decode: () => string): string {
  try {
    return decode()
  } catch {
    throw new MalformedStream('bytes that are no UTF-8')
  }
}

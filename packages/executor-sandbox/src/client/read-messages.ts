import { createParser } from 'eventsource-parser'
import { type Asked, noAnswer, remoteError, unreachable } from './refusal.ts'

/** A server-sent event that has come whole. */
export interface Message {
  readonly event: string
  readonly id: string | undefined
  readonly data: string
}

const LONGEST_MESSAGE = 16 * 1024 * 1024

/**
 * The messages of a stream, each as soon as it is whole. That the stream ends says nothing of what it is about. Comments
 * are signs of life; a stream without any is given up.
 */
export async function* readMessages(
  body: ReadableStream<Uint8Array>,
  { idleMs, asked, hide }: { idleMs: number; asked: Asked; hide: (text: string) => string },
): AsyncGenerator<Message> {
  const come: Message[] = []
  let isTooLong = false
  const parser = createParser({
    maxBufferSize: LONGEST_MESSAGE,
    onEvent: ({ event = 'message', id, data }) => come.push({ event, id, data: hide(data) }),
    onError: ({ type }) => {
      // What it does not know it skips, so that servers may add to what they say.
      if (type === 'max-buffer-size-exceeded') isTooLong = true
    },
  })
  const decoder = new TextDecoder('utf-8')
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await read(reader, { idleMs, asked })
      if (done) return
      parser.feed(decoder.decode(value, { stream: true }))
      yield* come.splice(0)
      if (isTooLong) throw noAnswer(asked, `an event of more than ${LONGEST_MESSAGE} characters`)
    }
  } finally {
    // Not waited for: what is stuck would never let go.
    void reader.cancel().catch(() => {})
  }
}

async function read(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  { idleMs, asked }: { idleMs: number; asked: Asked },
): ReturnType<ReadableStreamDefaultReader<Uint8Array>['read']> {
  const idle = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    const found = `none for ${idleMs} ms`
    idle.reject(remoteError('REMOTE_UNREACHABLE', asked, { expected: 'a sign of life', found }))
  }, idleMs)
  const next = reader.read().catch((error: unknown) => {
    throw unreachable(asked, error)
  })
  // Whichever comes second is heard by nobody.
  for (const each of [next, idle.promise]) each.catch(() => {})
  try {
    return await Promise.race([next, idle.promise])
  } finally {
    clearTimeout(timer)
  }
}

import type { RemoteEvent, RemoteExecution } from '@tangle-network/durability-contract'
import { isDurabilityError } from '@tangle-network/durability-contract'
import { describe, expect, test } from 'vitest'
import { all, ask, DONE, delta, IDENTITY, REFERENCE, scripted, stream } from './scripted-bridge.ts'

const NOTES = ': hi\n\nid: 2\n: bridge-metadata\n\n:\n\n'
const LATER = `id: 4\nevent: heartbeat\n\n${delta(5, 'e ü 𝄞')}`
const LAST = 'data: {}\n\n'
/** Five events, two of them without data, among what is none. */
const TRANSCRIPT = `${delta(1, 'a')}${NOTES}${delta(3, 'c')}${LATER}${LAST}${DONE}`
const CONTENTS = ['a', undefined, 'c', undefined, 'e ü 𝄞']

function contentOf({ data }: RemoteEvent): unknown {
  return (data as { choices: { delta: { content: string } }[] } | undefined)?.choices[0]?.delta.content
}

async function eventsAfter(bridge: RemoteExecution, position: number): Promise<AsyncIterable<RemoteEvent>> {
  const attached = await bridge.attach(REFERENCE, { position }, ask)
  if (attached.is !== 'attached') throw new Error(`expected events, found ${attached.is}`)
  return attached.events
}

/** What is left of the transcript behind an event. */
function behind(position: number): string {
  const blocks = TRANSCRIPT.split(/(?<=\n\n)/)
  return blocks.filter((block) => Number(/^id: (\d+)/.exec(block)?.[1] ?? 99) > position).join('')
}

/** Takes events through connections that are cut, coming again behind the last, to the end. */
async function through(bridge: RemoteExecution): Promise<{ events: RemoteEvent[]; cuts: number }> {
  const events: RemoteEvent[] = []
  for (let cuts = 0; ; cuts += 1) {
    try {
      for await (const event of await eventsAfter(bridge, events.at(-1)?.position ?? 0)) events.push(event)
      return { events, cuts }
    } catch (error) {
      if (!isDurabilityError(error, 'REMOTE_UNREACHABLE')) throw error
    }
  }
}

describe('the events of a run', () => {
  test('have the places that the bridge counts; what has none is none, and a comment that has one has no data', async () => {
    const { bridge, asked } = await scripted((response) => stream(response, TRANSCRIPT))
    const events = await all(await eventsAfter(bridge, 0))
    expect(events.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5])
    expect(events.map(contentOf)).toEqual(CONTENTS)
    expect(events.map((event) => 'data' in event)).toEqual([true, false, true, false, true])
    expect(asked[0]?.headers['last-event-id']).toBeUndefined()
  })

  test.each([0, 1, 2, 3, 4, 5])('are asked for behind event %i', async (position) => {
    const { bridge, asked } = await scripted((response) => stream(response, behind(position)))
    const events = await all(await eventsAfter(bridge, position))
    expect(events.map(contentOf)).toEqual(CONTENTS.slice(position))
    expect(asked[0]?.headers['last-event-id']).toBe(position === 0 ? undefined : `${position}`)
  })

  test('come once and none is missing, at whatever byte the connection is cut', async () => {
    const whole = Buffer.from(TRANSCRIPT)
    let cutAt = 0
    const { bridge } = await scripted((response, { headers }) => {
      const body = Buffer.from(behind(Number(headers['last-event-id'] ?? 0)))
      const isCut = cutAt >= 0 && cutAt < body.length
      response.writeHead(200, { 'content-type': 'text/event-stream', ...IDENTITY })
      response.write(body.subarray(0, isCut ? cutAt : undefined), () => {
        if (isCut) response.destroy()
        else response.end()
      })
      cutAt = -1
    })
    let cuts = 0
    for (let at = 0; at < whole.length; at += 1) {
      cutAt = at
      const taken = await through(bridge)
      expect(taken.events.map(contentOf), `cut at ${at}`).toEqual(CONTENTS)
      cuts += taken.cuts
    }
    expect(cuts).toBe(whole.length)
  })

  test('come whole, however the bytes are dealt out and the lines ended', async () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const bytes = Buffer.from(TRANSCRIPT.replaceAll('\n', end))
      for (const size of [1, 2, 3, 7]) {
        const { bridge } = await scripted(async (response) => {
          response.writeHead(200, { 'content-type': 'text/event-stream', ...IDENTITY })
          for (let at = 0; at < bytes.length; at += size) {
            await new Promise((resolve) => response.write(bytes.subarray(at, at + size), resolve))
          }
          response.end()
        })
        const events = await all(await eventsAfter(bridge, 0))
        expect(events.map(contentOf), `${JSON.stringify(end)}, ${size} at a time`).toEqual(CONTENTS)
      }
    }
  })

  test('end where the bridge says so and nowhere else', async () => {
    const { bridge } = await scripted((response) => stream(response, behind(0).replace(DONE, '')))
    await expect(all(await eventsAfter(bridge, 0))).rejects.toMatchObject({
      code: 'REMOTE_UNREACHABLE',
      outcome: 'unknown',
    })
  })

  test('are told as they came where they are no JSON, or nothing that can be stored', async () => {
    const deep = '['.repeat(70) + ']'.repeat(70)
    const { bridge } = await scripted((response) =>
      stream(response, `id: 1\ndata: plain\n\nid: 2\ndata: 1e999\n\nid: 3\ndata: ${deep}\n\n${DONE}`),
    )
    const events = await all(await eventsAfter(bridge, 0))
    expect(events.map(({ data }) => data)).toEqual(['plain', '1e999', deep])
  })

  test('are not counted by anything but whole numbers', async () => {
    const { bridge } = await scripted((response) => stream(response, `id: one\ndata: {}\n\n${DONE}`))
    await expect(all(await eventsAfter(bridge, 0))).rejects.toMatchObject({ code: 'REMOTE_FAILED' })
  })

  test('are no page', async () => {
    const { bridge } = await scripted((response) => response.writeHead(200, IDENTITY).end('<html>'))
    await expect(all(await eventsAfter(bridge, 0))).rejects.toMatchObject({ code: 'REMOTE_FAILED' })
  })
})

describe('a stream that falls silent', () => {
  test('is cut, and the bridge counts as not reached', async () => {
    const { bridge } = await scripted(
      (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream', ...IDENTITY })
        response.write(delta(1, 'a'))
      },
      { idleMs: 50 },
    )
    const events: RemoteEvent[] = []
    const taking = async () => {
      for await (const event of await eventsAfter(bridge, 0)) events.push(event)
    }
    await expect(taking()).rejects.toMatchObject({ code: 'REMOTE_UNREACHABLE', outcome: 'unknown' })
    expect(events.map(contentOf)).toEqual(['a'])
  })

  test('is not silent as long as it shows that it is there', async () => {
    const { bridge } = await scripted(
      (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream', ...IDENTITY })
        let shown = 0
        const timer = setInterval(() => {
          shown += 1
          response.write(': keepalive\n\n')
          if (shown < 20) return
          clearInterval(timer)
          response.end(delta(1, 'a') + DONE)
        }, 50)
      },
      { idleMs: 500 },
    )
    expect((await all(await eventsAfter(bridge, 0))).map(contentOf)).toEqual(['a'])
  })

  test('is let go by who does not want it any more', async () => {
    const gone = new AbortController()
    const { bridge } = await scripted((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', ...IDENTITY })
      response.write(delta(1, 'a'))
    })
    const attached = await bridge.attach(REFERENCE, { position: 0 }, { signal: gone.signal })
    if (attached.is !== 'attached') throw new Error(attached.is)
    const iterator = attached.events[Symbol.asyncIterator]()
    await iterator.next()
    const next = iterator.next()
    gone.abort()
    await expect(next).rejects.toMatchObject({ code: 'REMOTE_UNREACHABLE' })
  })
})

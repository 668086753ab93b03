import { describe, expect, test } from 'vitest'
import { MalformedStream, readStream, type StreamEvent } from '../src/client/read-stream.ts'
import { all } from './scripted-bridge.ts'

async function* dealt(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

function read(text: string, size = 1_024): Promise<StreamEvent[]> {
  return all(readStream(dealt(Buffer.from(text), size)))
}

const TEXT = ': hi\n\nid: 1\ndata: ü\ndata: 𝄞\n\nid: 2\n: note\n\ndata:x\n\nnews: y\nid:3\ndata\n\nid: 4\ndata: cut\n'
const EVENTS = [
  { id: undefined, data: undefined },
  { id: '1', data: 'ü\n𝄞' },
  { id: '2', data: undefined },
  { id: undefined, data: 'x' },
  { id: '3', data: '' },
]

describe('a stream of events', () => {
  test.each(['\n', '\r\n', '\r'])(
    'is read the same however its bytes are dealt out; lines ended by %j',
    async (end) => {
      const text = TEXT.replaceAll('\n', end)
      for (let size = 1; size <= text.length; size += 1)
        expect(await read(text, size), `${size} at a time`).toEqual(EVENTS)
    },
  )

  test('is none where a line has no end', async () => {
    const endless = async function* () {
      for (;;) yield Buffer.alloc(1_024 * 1_024, 'x')
    }
    await expect(all(readStream(endless()))).rejects.toThrow(MalformedStream)
  })

  test('is none where an event has no end', async () => {
    const endless = async function* () {
      for (;;) yield Buffer.from(`data: ${'x'.repeat(1_024 * 1_024)}\n`)
    }
    await expect(all(readStream(endless()))).rejects.toThrow(MalformedStream)
  })
})

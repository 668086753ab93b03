import { describe, expect, test } from 'vitest'
import { FRAME_BYTES, FrameReader } from '../../src/network/frame-reader.ts'
import { answer, execute, greeting, parse, query, STARTUP, typed } from './messages.ts'

const messages = [query('select 1'), parse('s', 'update t'), execute(), typed('S'), answer('UPDATE 1', 'T')]
const stream = Buffer.concat(messages)
const framed = ['Q', 'P', 'E', 'S', 'C', 'Z']

function framesOf(pieces: readonly Buffer[], reader = new FrameReader(true)) {
  const frames: { type: string; bytes: Buffer }[] = []
  for (const piece of pieces) {
    reader.push(piece)
    for (let frame = reader.next(); frame; frame = reader.next()) frames.push(frame)
  }
  return frames
}

describe('messages are found', () => {
  test('wherever the stream is cut in two', () => {
    for (let at = 0; at <= stream.length; at++) {
      const frames = framesOf([stream.subarray(0, at), stream.subarray(at)])
      expect(frames.map(({ type }) => type)).toStrictEqual(framed)
      expect(Buffer.concat(frames.map(({ bytes }) => bytes))).toStrictEqual(stream)
    }
  })

  test('when every byte comes by itself', () => {
    const frames = framesOf(Array.from(stream, (byte) => Buffer.from([byte])))
    expect(frames.map(({ type }) => type)).toStrictEqual(framed)
    expect(Buffer.concat(frames.map(({ bytes }) => bytes))).toStrictEqual(stream)
  })

  test('when a startup message without a type comes before them', () => {
    const reader = new FrameReader(false)
    reader.push(Buffer.concat([STARTUP, stream]))
    expect(reader.next()).toStrictEqual({ type: '', bytes: STARTUP })
    reader.isTyped = true
    expect(framesOf([], reader)).toStrictEqual([])
    expect(framesOf([greeting], reader).map(({ type }) => type)).toStrictEqual([...framed, 'R', 'Z'])
  })
})

test('a message is not there before its last byte is', () => {
  const reader = new FrameReader(true)
  reader.push(stream.subarray(0, messages[0]!.length - 1))
  expect(reader.next()).toBeUndefined()
})

test.each([0, 3, -1, FRAME_BYTES])('a length of %i is none', (length) => {
  const bytes = typed('Q')
  bytes.writeInt32BE(length, 1)
  const reader = new FrameReader(true)
  reader.push(bytes)
  expect(() => reader.next()).toThrow(RangeError)
})

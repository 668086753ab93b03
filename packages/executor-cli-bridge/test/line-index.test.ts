import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fc, test } from '@fast-check/vitest'
import { describe, expect, test as plain } from 'vitest'
import { LineIndex, type Span } from '../src/host/line-index.ts'
import { Spool } from '../src/host/spool.ts'

const ALL = { keptEvents: Number.MAX_SAFE_INTEGER, keptBytes: Number.MAX_SAFE_INTEGER }
const LONGEST = 64 * 1_024

function indexed(bytes: Uint8Array, sizes: readonly number[], limits = ALL): LineIndex {
  const index = new LineIndex(limits)
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? bytes.length
    index.add(bytes.subarray(at, at + size))
    at += size
  }
  index.finish()
  return index
}

function spansOf(index: LineIndex): Span[] {
  return index.spans(index.first - 1, Number.MAX_SAFE_INTEGER)
}

/** Lines of all lengths, of characters of all lengths, and of what is none. */
const output = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
      fc.constantFrom('\n', '\n\n', 'é'.repeat(LONGEST / 2), '𝄞'.repeat(LONGEST), 'x'.repeat(LONGEST)).map(Buffer.from),
    ),
    { maxLength: 6 },
  )
  .map((parts) => Buffer.concat(parts))

describe('events of an output', () => {
  test.prop([output, fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1 })], { numRuns: 60 })(
    'are the same however the bytes came, cover them all, and end where lines do',
    (bytes, sizes) => {
      const spans = spansOf(indexed(bytes, sizes))
      expect(spans).toEqual(spansOf(indexed(bytes, [bytes.length || 1])))
      expect(spans.map(({ position }) => position)).toEqual(spans.map((_, at) => at + 1))
      expect(spans.map(({ from }) => from)).toEqual([0, ...spans.map(({ to }) => to)].slice(0, spans.length))
      expect(spans.at(-1)?.to ?? 0).toBe(bytes.length)
      for (const { from, to } of spans) {
        expect(bytes.subarray(from, to - 1).includes(10)).toBe(false)
        expect(to - from).toBeLessThanOrEqual(LONGEST + 3)
      }
    },
  )

  test.prop([fc.string({ unit: fc.constantFrom('é', '𝄞', '€', 'a'), minLength: LONGEST, maxLength: LONGEST + 9 })], {
    numRuns: 8,
  })('hold whole characters, however long the line', (text) => {
    const bytes = Buffer.from(text)
    const spans = spansOf(indexed(bytes, [4_096]))
    expect(spans.length).toBeGreaterThan(1)
    const strict = new TextDecoder('utf-8', { fatal: true })
    expect(spans.map(({ from, to }) => strict.decode(bytes.subarray(from, to))).join('')).toBe(text)
  })

  plain.each(['é', '€', '𝄞'])('do not end within a character of which a part has not come yet: %s', (character) => {
    const bytes = Buffer.from(`x${character.repeat(LONGEST)}`)
    const whole = spansOf(indexed(bytes, [bytes.length]))
    expect(spansOf(indexed(bytes, [1]))).toEqual(whole)
    const strict = new TextDecoder('utf-8', { fatal: true })
    for (const { from, to } of whole) strict.decode(bytes.subarray(from, to))
  })

  plain('are kept up to so many and so many bytes, but for the newest, which is', () => {
    const lines = Buffer.from('1\n22\n333\n4444\n')
    expect(spansOf(indexed(lines, [1], { ...ALL, keptEvents: 2 })).map(({ position }) => position)).toEqual([3, 4])
    expect(spansOf(indexed(lines, [1], { ...ALL, keptBytes: 9 })).map(({ position }) => position)).toEqual([3, 4])
    expect(spansOf(indexed(lines, [1], { ...ALL, keptBytes: 1 })).map(({ position }) => position)).toEqual([4])
    const many = indexed(Buffer.from('x\n'.repeat(50_000)), [999], { ...ALL, keptEvents: 10 })
    expect([many.first, many.last]).toEqual([49_991, 50_000])
    expect(spansOf(many)[0]).toEqual({ position: 49_991, from: 99_980, to: 99_982 })
  })

  plain('are read as text, with what is no UTF-8 replaced and flagged', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'spool-'))
    try {
      const path = join(folder, 'output')
      const spool = new Spool(path, ALL)
      expect(await spool.grow(1_000)).toBe(false)
      await writeFile(
        path,
        Buffer.concat([Buffer.from('\ufeffgood é\nbad '), Buffer.from([0xff, 10]), Buffer.from('half')]),
      )
      expect(await spool.grow(1_000)).toBe(true)
      const whole = [
        { position: 1, text: '\ufeffgood é\n', isInvalid: false },
        { position: 2, text: 'bad \ufffd\n', isInvalid: true },
      ]
      expect(await spool.read(0)).toEqual(whole)
      await spool.growToEnd(1_000)
      expect(await spool.read(1)).toEqual([whole[1], { position: 3, text: 'half', isInvalid: false }])
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

import { deepStrictEqual } from 'node:assert/strict'
import { test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { Encoded, EncodedDraft, encodeValue, LIMITS } from '../src/index.ts'
import { expectCode } from './expect-code.ts'
import { openFake, RUN } from './fake-store.ts'
import { anyValue, asStored } from './json.ts'

const nested = (levels: number): unknown => Array.from({ length: levels }).reduce<unknown>((value) => [value], 1)

describe('a value that was encoded before', () => {
  test.prop([anyValue, anyValue], { numRuns: 500 })('stands for itself wherever it is put [V-3, V-4]', (one, other) => {
    const [first, second] = [new Encoded(one), new Encoded(other)]
    expect(encodeValue({ first, list: [second, { first }] })).toBe(
      encodeValue({ first: one, list: [other, { first: one }] }),
    )
  })

  test.prop([anyValue])('comes back as it is stored, another object each time [V-3]', (value) => {
    const encoded = new Encoded(value)
    const [one, other] = [encoded.decode(), encoded.decode()]
    deepStrictEqual(one, asStored(value))
    if (typeof one === 'object' && one !== null) expect(one).not.toBe(other)
  })

  test.each([0, 1, 5])('counts with its own levels, %i levels down [V-9]', async (above) => {
    const within = (value: unknown) => Array.from({ length: above }).reduce<unknown>((inner) => ({ inner }), value)
    const deepest = nested(LIMITS.depth - above)
    expect(encodeValue(within(new Encoded(deepest)))).toBe(encodeValue(within(deepest)))
    expect(new Encoded(within(new Encoded(deepest))).depth).toBe(LIMITS.depth)
    if (above === 0) return
    const deeper = nested(LIMITS.depth - above + 1)
    const plain = await expectCode('INVALID_VALUE', () => encodeValue(within(deeper)))
    const spliced = await expectCode('INVALID_VALUE', () => encodeValue(within(new Encoded(deeper))))
    expect(spliced.message).toBe(plain.message)
  })
})

describe('a draft that was encoded before', () => {
  const after = { seq: 0, digest: '' }
  const at = 1

  test.prop([anyValue])('is sealed and read as any other, and so is a copy of it [V-3, S-3]', async (payload) => {
    const encoded = new EncodedDraft('k', payload)
    const digests = new Set<string>()
    for (const draft of [{ kind: 'k', payload }, encoded, { ...encoded }, structuredClone(encoded)]) {
      const { journal, lease } = await openFake()
      const { digest } = await journal.head(RUN)
      const { cursor } = await journal.append(lease, { after: { ...after, digest }, at, entries: [draft] })
      digests.add(cursor.digest)
      deepStrictEqual((await journal.read(RUN)).entries[0]?.payload, asStored(payload))
    }
    expect(digests.size).toBe(1)
  })

  test('is not changed by who changes what its payload reads as [V-5]', async () => {
    const { journal, lease } = await openFake()
    const draft = new EncodedDraft('k', { list: [1] })
    const seen = draft.payload as { list: number[] }
    seen.list.push(2)
    expect(() => Object.assign(draft, { payload: 3 })).toThrow(TypeError)
    expect(draft.payload).toStrictEqual({ list: [1] })
    const { seq, digest } = await journal.head(RUN)
    await journal.append(lease, { after: { seq, digest }, at, entries: [draft] })
    expect((await journal.read(RUN)).entries).toMatchObject([{ payload: { list: [1] } }])
  })

  test('of another payload is a draft of that payload [V-3]', async () => {
    const { journal, lease } = await openFake()
    const { seq, digest } = await journal.head(RUN)
    const entries = [{ ...new EncodedDraft('k', 1), payload: 2 }]
    await journal.append(lease, { after: { seq, digest }, at, entries })
    expect((await journal.read(RUN)).entries).toMatchObject([{ payload: 2 }])
  })

  test('is refused when it is made, and when it is too large at the append [V-2, V-9]', async () => {
    await expectCode('INVALID_VALUE', () => new EncodedDraft('k', { at: Number.NaN }))
    const { journal, lease } = await openFake()
    const { seq, digest } = await journal.head(RUN)
    const entries = [new EncodedDraft('k', 'x'.repeat(LIMITS.payloadBytes - 1))]
    await expectCode('LIMIT_EXCEEDED', () => journal.append(lease, { after: { seq, digest }, at, entries }))
  })
})

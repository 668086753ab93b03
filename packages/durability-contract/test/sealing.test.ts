import { createHash, createHmac } from 'node:crypto'
import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { createSealer, encodeValue, firstBroken, frame, type Sealable, sealChain, sha256 } from '../src/index.ts'
import { anyValue } from './json.ts'

const MANY = { numRuns: 500 }
const genesis = { seq: 0, digest: createSealer().genesis('run', '{}') }
const address = fc.constantFrom(...['a', 'b', 'c'].map((text) => `sha256:${sha256(text)}`))
const text = fc.string({ unit: 'grapheme', maxLength: 6 })
const draft = fc.record({
  kind: fc.constantFrom('k', 'kk', 'step'),
  payload: anyValue.map((value) => encodeValue(value)),
  refs: fc.array(address, { maxLength: 3 }),
})
const drafts = fc.array(draft, { minLength: 1, maxLength: 6 })
const at = fc.nat()

test('digests are those that anybody computes from the text of the contract [S-1, S-2]', () => {
  const framed = (...fields: string[]) => fields.map((field) => `${Buffer.byteLength(field)}:${field}`).join('')
  const sha = (data: string) => createHash('sha256').update(data).digest('hex')
  const first = sha(framed('tangle-network/durability/genesis', '1', 'run-ü', '{"agent":"a"}'))
  expect(createSealer().genesis('run-ü', '{"agent":"a"}')).toBe(first)
  const entry: Sealable = { seq: 1, at: 7, kind: 'k', payload: '"é"', refs: ['sha256:x', 'sha256:y'] }
  const fields = ['tangle-network/durability/entry', '1', first, '1', 'k', '7', '"é"', '2', 'sha256:x', 'sha256:y']
  expect(createSealer().seal(first, entry)).toBe(sha(framed(...fields)))
  const key = Uint8Array.of(1, 2, 3)
  const keyed = createHmac('sha256', key)
    .update(framed(...fields))
    .digest('hex')
  expect(createSealer(key).seal(first, entry)).toBe(keyed)
})

test.prop([drafts, at], MANY)('the same batch seals to the same digests, and they hold [S-3]', (batch, time) => {
  const sealed = sealChain(createSealer(), genesis, time, batch)
  expect(sealChain(createSealer(), { ...genesis }, time, structuredClone(batch))).toStrictEqual(sealed)
  expect(firstBroken(createSealer(), genesis, sealed)).toBeUndefined()
  expect(sealed.map(({ seq }) => seq)).toStrictEqual(batch.map((_, index) => index + 1))
})

test.prop([drafts, at, fc.nat()], MANY)(
  'sealing in two batches gives the digests of one [S-3]',
  (batch, time, where) => {
    const cut = where % batch.length
    const whole = sealChain(createSealer(), genesis, time, batch)
    const head = sealChain(createSealer(), genesis, time, batch.slice(0, cut))
    const after = head.at(-1) ?? genesis
    expect([...head, ...sealChain(createSealer(), after, time, batch.slice(cut))]).toStrictEqual(whole)
  },
)

describe('any single change is found at the place where it was made [S-6]', () => {
  const log = fc.tuple(drafts, at, fc.nat()).map(([batch, time, where]) => {
    const entries = sealChain(createSealer(), genesis, time, batch)
    return { entries, where: where % entries.length }
  })
  const changes: Record<string, (entry: ReturnType<typeof sealChain>[number]) => object> = {
    seq: ({ seq }) => ({ seq: seq + 1 }),
    at: ({ at: time }) => ({ at: time + 1 }),
    kind: ({ kind }) => ({ kind: `${kind}k` }),
    payload: ({ payload }) => ({ payload: `${payload} ` }),
    'another ref': ({ refs }) => ({ refs: [...refs, `sha256:${sha256('z')}`] }),
    'one ref less': ({ refs }) => ({ refs: refs.length > 0 ? refs.slice(1) : ['sha256:'] }),
    digest: ({ digest }) => ({ digest: digest.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) }),
  }

  test.each(Object.entries(changes))('%s [S-1, S-6]', (_, change) => {
    fc.assert(
      fc.property(log, ({ entries, where }) => {
        const changed = entries.with(where, { ...entries[where]!, ...change(entries[where]!) })
        expect(firstBroken(createSealer(), genesis, changed)).toBe(changed[where])
      }),
    )
  })

  test.prop([log], MANY)('a lost entry, unless it was the last [S-6]', ({ entries, where }) => {
    fc.pre(where < entries.length - 1)
    const left = entries.toSpliced(where, 1)
    expect(firstBroken(createSealer(), genesis, left)).toBe(left[where])
  })

  test.prop([log], MANY)('two entries that changed places [S-6]', ({ entries, where }) => {
    fc.pre(where < entries.length - 1)
    const swapped = entries.with(where, entries[where + 1]!).with(where + 1, entries[where]!)
    expect(firstBroken(createSealer(), genesis, swapped)).toBe(swapped[where])
  })

  test.prop([log], MANY)('payloads that changed places below their seqs [S-6]', ({ entries, where }) => {
    const other = entries[(where + 1) % entries.length]!
    fc.pre(other.payload !== entries[where]!.payload)
    const swapped = entries.with(where, { ...entries[where]!, payload: other.payload })
    expect(firstBroken(createSealer(), genesis, swapped)).toBe(swapped[where])
  })

  test.prop([log], MANY)('an entry of another run [S-2, S-6]', ({ entries }) => {
    const elsewhere = { seq: 0, digest: createSealer().genesis('run2', '{}') }
    expect(firstBroken(createSealer(), elsewhere, entries)).toBe(entries[0])
  })
})

test.prop([fc.array(text), fc.array(text)], MANY)(
  'two lists of fields have one frame only if they are equal [S-1]',
  (a, b) => {
    expect(frame(a) === frame(b)).toBe(JSON.stringify(a) === JSON.stringify(b))
  },
)

test.prop([fc.array(text, { minLength: 1 }), fc.nat()], MANY)(
  'moving a field boundary changes the frame [S-1]',
  (fields, where) => {
    const cut = where % fields.length
    const joined = [...fields.slice(0, cut), `${fields[cut]}${fields[cut + 1] ?? ''}`, ...fields.slice(cut + 2)]
    fc.pre(JSON.stringify(joined) !== JSON.stringify(fields))
    expect(frame(joined)).not.toBe(frame(fields))
  },
)

test('the genesis depends on the run id and on every part of the manifest [S-2]', () => {
  const sealer = createSealer()
  const all = [
    ['a', 'bc'],
    ['ab', 'c'],
    ['a', 'b'],
    ['b', 'bc'],
  ] as const
  expect(new Set(all.map(([run, manifest]) => sealer.genesis(run, manifest))).size).toBe(all.length)
})

test.prop([fc.uint8Array(), fc.uint8Array(), drafts], MANY)(
  'another key gives other seals, and none gives others again [S-4]',
  (a, b, batch) => {
    // HMAC pads a key with zeros, so keys that differ in them only are one key.
    const bare = (key: Uint8Array) =>
      Buffer.from(key)
        .toString('hex')
        .replace(/(00)*$/, '')
    fc.pre(bare(a) !== bare(b))
    const sealed = sealChain(createSealer(a), genesis, 1, batch)
    expect(firstBroken(createSealer(a), genesis, sealed)).toBeUndefined()
    expect(firstBroken(createSealer(b), genesis, sealed)).toBe(sealed[0])
    expect(firstBroken(createSealer(), genesis, sealed)).toBe(sealed[0])
    expect(createSealer(a).genesis('run', '{}')).not.toBe(createSealer(b).genesis('run', '{}'))
  },
)

test('a caller may wipe its key after handing it over [S-4, V-5]', () => {
  const key = Uint8Array.of(1, 2, 3)
  const sealer = createSealer(key)
  const before = sealer.genesis('run', '{}')
  key.fill(0)
  expect(sealer.genesis('run', '{}')).toBe(before)
})

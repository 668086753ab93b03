import { fc, test } from '@fast-check/vitest'
import { describe, expect, test as plainTest } from 'vitest'
import { FACTS, type FactKind } from '../src/index.ts'
import { isEntryRow } from '../src/journal/entry-rows.ts'
import { EntryRow } from '../src/journal/row.ts'
import { isPlainFact } from '../src/vocabulary/plain-fact.ts'
import { digest, ofStep, recorded } from './recorded-facts.ts'

const MANY = { numRuns: 5_000 }
const PLACES = ['v', 'node', 'key', 'digest', 'effect', 'outcome', 'attempt', 'ok', 'value', 'blob', 'failed']
const FIELDS = ['seq', 'epoch', 'at', 'kind', 'payload', 'refs', '__proto__', 'extra', ...PLACES]
const ODD = [
  undefined,
  null,
  '',
  'x',
  0,
  -1,
  1,
  2,
  3,
  1.5,
  2 ** 53,
  Number.NaN,
  true,
  [],
  {},
  ['r'],
  Object.assign([], { length: 1 }),
  [1],
  'transactional',
]
const NESTED = [{ value: 1 }, { blob: 0 }, { ok: {} }, { ok: { value: 1 }, failed: 1 }, { value: 1, blob: 0 }]

const VISIBLE = { enumerable: true, configurable: true, writable: true }

/** What is written somewhere in the thing, at any depth; undefined stands for a field that is taken away. */
const spoiling = fc.record({
  within: fc.array(fc.constantFrom('outcome', 'ok', 'value'), { maxLength: 2 }),
  field: fc.constantFrom(...FIELDS),
  value: fc.constantFrom(...ODD, ...NESTED, digest, digest.toUpperCase().replaceAll('0', 'A'), `${digest}\n`),
})
type Spoiling = typeof spoiling extends fc.Arbitrary<infer Value> ? Value : never

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function spoil(thing: object, spoilings: readonly Spoiling[]): object {
  const spoiled = structuredClone(thing)
  for (const { within, field, value } of spoilings) {
    let at = spoiled as Record<string, unknown>
    for (const name of within) if (isRecord(at[name])) at = at[name]
    if (value === undefined) delete at[field]
    else Object.defineProperty(at, field, { ...VISIBLE, value: structuredClone(value) })
  }
  return spoiled
}

const fact = fc
  .constantFrom(...Object.entries(recorded))
  .chain(([kind, payloads]) =>
    fc.record({ kind: fc.constant(kind as FactKind), payload: fc.constantFrom(...payloads) }),
  )
const common = fc.constantFrom<{ kind: FactKind; payload: object }>(
  { kind: 'step.settled', payload: { ...ofStep, outcome: { ok: { value: 'r' } } } },
  { kind: 'step.settled', payload: { ...ofStep, v: 2, outcome: { ok: {} } } },
  { kind: 'step.intended', payload: { ...ofStep, attempt: 1 } },
  { kind: 'node.settled', payload: { v: 1, node: 1, outcome: { ok: { value: 1 } } } },
)
const spoilings = fc.array(spoiling, { maxLength: 3 })

describe('a payload', () => {
  test.prop([fc.oneof(fact, common), spoilings], MANY)(
    'that the quick check accepts, the schema of its kind accepts as it is [W-2]',
    ({ kind, payload }, what) => {
      const spoiled = spoil(payload, what)
      if (!isPlainFact(kind, spoiled)) return
      expect(FACTS[kind].safeParse(spoiled)).toStrictEqual({ success: true, data: spoiled })
    },
  )

  test.prop([common])('of a long log is found out by the quick check alone [W-2]', ({ kind, payload }) => {
    expect(isPlainFact(kind, payload)).toBe(true)
  })
})

describe('a row', () => {
  const row = { seq: 1, epoch: 1, at: 0, kind: 'k', payload: '{}', refs: ['r'], digest }

  test.prop([spoilings], MANY)('that the quick check accepts, the schema accepts as it is [J-16]', (what) => {
    const spoiled = spoil(row, what)
    if (!isEntryRow(spoiled)) return
    expect(EntryRow.safeParse(spoiled)).toStrictEqual({ success: true, data: spoiled })
  })

  plainTest('as stores answer it is found out by the quick check alone [J-16]', () => {
    expect(isEntryRow(row)).toBe(true)
    expect(isEntryRow({ ...row, refs: [] })).toBe(true)
  })
})

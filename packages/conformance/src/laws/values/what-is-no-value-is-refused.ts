import { runInNewContext } from 'node:vm'
import type { DurabilityError } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { nastyString, nastyValue, nested, objectOf } from '../../arbitrary/value.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, errorOf, panorama } from '../../law/sample.ts'

class Money {
  readonly amount = 1
}

function cycle(): object {
  const made: { self?: object } = {}
  made.self = [made]
  return made.self
}

/** Each is refused wherever it stands; made anew each time, for some can be changed. */
const NO_VALUES: Readonly<Record<string, () => unknown>> = {
  NaN: () => Number.NaN,
  Infinity: () => Number.POSITIVE_INFINITY,
  '-Infinity': () => Number.NEGATIVE_INFINITY,
  bigint: () => 1n,
  symbol: () => Symbol('s'),
  function: () => () => 1,
  Date: () => new Date(0),
  'Date of another realm': () => runInNewContext('new Date(0)'),
  Map: () => new Map([[1, 2]]),
  'empty Map': () => new Map(),
  Set: () => new Set([1]),
  RegExp: () => /a/,
  Error: () => new Error('e'),
  Promise: () => Promise.resolve(1),
  Uint8Array: () => Uint8Array.of(1),
  Buffer: () => Buffer.from('a'),
  ArrayBuffer: () => new ArrayBuffer(1),
  'boxed string': () => Object('a'),
  'boxed number': () => Object(1),
  'class instance': () => new Money(),
  'object that inherits': () => Object.create({ a: 1 }),
  'array of a subclass': () => new (class extends Array {})(),
  'sparse array': () => Object.assign(new Array(3), { 0: 1, 2: 2 }),
  'array with a trailing hole': () => Object.assign([1], { length: 2 }),
  'undefined in an array': () => [undefined],
  'array with a named property': () => Object.assign([1], { name: 'x' }),
  'array with a symbol key': () => Object.assign([1], { [Symbol('s')]: 1 }),
  'object with a symbol key': () => ({ [Symbol('s')]: 1 }),
  cycle,
  'too many levels': () => nested(65),
}

/** Of these the path of what is wrong goes on inside. */
const PATH_INSIDE: Readonly<Record<string, readonly (string | number)[]>> = {
  'sparse array': [1],
  'array with a trailing hole': [1],
  'undefined in an array': [0],
  cycle: [0, 'self'],
  'too many levels': Array.from({ length: 64 }, (_, level) => (level % 2 === 0 ? 0 : 'a')),
}

type Step = { readonly in: 'array'; readonly before: unknown[] } | { readonly in: 'object'; readonly key: string }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ in: fc.constant('array' as const), before: fc.array(nastyValue, { maxLength: 2 }) }),
  fc.record({ in: fc.constant('object' as const), key: nastyString }),
)

/** The value that holds `inner` at the end of the steps. */
function holding(steps: readonly Step[], inner: unknown): unknown {
  return steps.reduceRight(
    (made, each) =>
      each.in === 'array'
        ? [...each.before, made, 'after']
        : objectOf([
            ['z', 1],
            [each.key, made],
          ]),
    inner,
  )
}

/** Refused before anything is written, wherever in a value it hides, and told where. */
export const whatIsNoValueIsRefused: Law = {
  id: 'what-is-no-value-is-refused',
  level: 'L0',
  clause: 'V-2',
  also: ['V-8', 'E-3'],
  invariant: 'J10',
  statement: 'what is not JSON is refused as INVALID_VALUE with its path, and nothing is written',
  async check({ forAll, demand }) {
    const cases = fc.record({
      what: fc.constantFrom(...Object.keys(NO_VALUES)),
      steps: fc.array(step, { maxLength: 3 }),
      before: fc.array(nastyValue, { maxLength: 2 }),
    })
    const examples = Object.keys(NO_VALUES).map((what) => ({ what, steps: [], before: [] }))
    await forAll(
      cases,
      async ({ what, steps, before }, { open }) => {
        const journal = await open()
        const { lease, after } = await begun(journal)
        const stood = await panorama(journal)
        const payload = holding(steps, NO_VALUES[what]?.())
        const path = steps.map((each) => (each.in === 'array' ? each.before.length : each.key))
        for (const [where, send] of [
          ['append', () => journal.append(lease, batch(after, [...before, payload, null]))],
          ['deliver', () => journal.deliver('run', { id: 'm', sender: 'sender', kind: 'note', payload })],
        ] as const) {
          await demand.refused('INVALID_VALUE', `${where} of ${what}`, send)
          // Objects nest deeper than the steps; where the levels are too many, the path ends at the limit.
          if (what === 'too many levels' && steps.length > 0) continue
          const { details } = (await errorOf(send)) as DurabilityError
          demand.equal(details.path, [...path, ...insideOf(what)], `path of ${what} in ${where}`)
        }
        demand.equal(await panorama(journal), stood, `the place after ${what} was refused`)
        await demand.granted('append of a value at the same place', () =>
          journal.append(lease, batch(after, before.concat(1))),
        )
      },
      { examples, weight: 0.4 },
    )
  },
}

function insideOf(what: string): readonly (string | number)[] {
  return PATH_INSIDE[what] ?? []
}

import { runInNewContext } from 'node:vm'
import type { Law } from '../../law/law.ts'
import { batch, begun, readAll } from '../../law/sample.ts'

/** Values that are allowed though they are not the literal that comes back. */
function cases(): (readonly [what: string, sent: unknown, comesBack: unknown])[] {
  const hidden = Object.defineProperty({ seen: 1 }, 'unseen', { value: 2, enumerable: false })
  const bare = Object.assign(Object.create(null), { a: 1 })
  const shared = { twice: true }
  return [
    ['undefined as a property', { a: undefined, b: [{ c: undefined }] }, { b: [{}] }],
    ['a property that is not enumerable', hidden, { seen: 1 }],
    ['an object without prototype', bare, { a: 1 }],
    ['an object of another realm', runInNewContext('({ a: [1, { b: null }] })'), { a: [1, { b: null }] }],
    ['an array of another realm', runInNewContext('[1, [2]]'), [1, [2]]],
    ['a frozen object', Object.freeze({ a: Object.freeze([1]) }), { a: [1] }],
    ['the same object twice', [shared, { shared }], [{ twice: true }, { shared: { twice: true } }]],
    ['minus zero', [-0, { a: -0 }], [0, { a: 0 }]],
    ['a getter', Object.defineProperty({}, 'a', { get: () => 1, enumerable: true }), { a: 1 }],
  ]
}

/** What a value is made of, and what is passed over. */
export const onlyOwnEnumerablePropertiesCount: Law = {
  id: 'only-own-enumerable-properties-count',
  level: 'L0',
  clause: 'V-1',
  also: ['V-3'],
  invariant: 'J10',
  statement: 'plain objects of any realm are values, of which own, enumerable and defined properties count',
  async check({ stage, demand }) {
    const { open } = await stage()
    const journal = await open()
    const { lease, after } = await begun(journal)
    const all = cases()
    const sent = all.map(([, payload]) => payload)
    await demand.granted('append of unusual but plain values', () => journal.append(lease, batch(after, sent)))
    const entries = await readAll(journal, 'run')
    for (const [index, [what, , comesBack]] of all.entries()) demand.equal(entries[index]?.payload, comesBack, what)
  },
}

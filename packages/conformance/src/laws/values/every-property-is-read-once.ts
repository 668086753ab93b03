import type { Law } from '../../law/law.ts'
import { batch, begun, draft, readAll } from '../../law/sample.ts'

/** Answers another value at each look, and counts the looks. */
function fickle(seen: Map<string, number>, name: string, values: readonly unknown[]): PropertyDescriptor {
  return {
    enumerable: true,
    configurable: true,
    get: () => {
      const looks = (seen.get(name) ?? 0) + 1
      seen.set(name, looks)
      return values[Math.min(looks, values.length) - 1]
    },
  }
}

/** What was checked is what is written, also of objects whose properties change under the reader. */
export const everyPropertyIsReadOnce: Law = {
  id: 'every-property-is-read-once',
  level: 'L0',
  clause: 'V-5',
  also: ['V-2'],
  invariant: 'J10',
  statement: 'each property of a value and of a draft is read once, before the call returns',
  async check({ stage, demand }) {
    const { open } = await stage()
    const journal = await open()
    const { lease, after } = await begun(journal)
    const seen = new Map<string, number>()
    const payload = Object.defineProperties(
      {},
      { a: fickle(seen, 'a', [1, Number.NaN]), b: fickle(seen, 'b', ['first', 'second']) },
    )
    const unsteady = Object.defineProperties(
      { ...draft() },
      { kind: fickle(seen, 'kind', ['first', '']), payload: fickle(seen, 'payload', [payload, Number.NaN]) },
    )
    const appending = journal.append(lease, { ...batch(after), entries: [unsteady] })
    const looks = Object.fromEntries(seen)
    await demand.granted('append of properties that change at each look', () => appending)
    demand.equal(looks, { kind: 1, payload: 1, a: 1, b: 1 }, 'looks at each property before the call returned')
    demand.equal(Object.fromEntries(seen), looks, 'looks at each property in the end')
    const [entry] = await readAll(journal, 'run')
    demand.equal([entry?.kind, entry?.payload], ['first', { a: 1, b: 'first' }], 'kind and payload as first seen')
  },
}

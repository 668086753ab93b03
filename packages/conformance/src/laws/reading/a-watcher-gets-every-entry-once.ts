import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Entry, Journal } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { collected } from '../../law/collected.ts'
import type { Law } from '../../law/law.ts'
import { patiently } from '../../law/patience.ts'
import { batch, begun } from '../../law/sample.ts'
import type { Stage } from '../../law/stage.ts'
import { expectedEntries } from '../../law/written-run.ts'

interface Case {
  /** How many entries each batch has; the last one ends the run. */
  readonly sizes: readonly number[]
  /** Turns of the event loop before each batch: without one the watchers have to catch up, with some they wait. */
  readonly rests: readonly number[]
  /** When each watcher comes, in batches, and after which part of what then stands. */
  readonly watchers: readonly { readonly comes: number; readonly part: number; readonly elsewhere: boolean }[]
}

const cases = fc.record({
  sizes: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 8 }),
  rests: fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 4 }),
  watchers: fc.array(
    fc.record({ comes: fc.nat({ max: 7 }), part: fc.integer({ min: 0, max: 4 }), elsewhere: fc.boolean() }),
    { minLength: 1, maxLength: 5 },
  ),
})

/** Several watchers, from several places, while batches are appended: what they catch up on meets what comes. */
export const aWatcherGetsEveryEntryOnce: Law = {
  id: 'a-watcher-gets-every-entry-once',
  level: 'L1',
  clause: 'R-7',
  also: ['R-8', 'J-8'],
  invariant: 'J11',
  statement:
    'a watcher gets every entry after its cursor once and in order, whenever it comes, and ends after the terminal one',
  async check({ forAll, demand }) {
    const check = async ({ sizes, rests, watchers }: Case, { open }: Stage) => {
      const writer = await open()
      const other = await open()
      const { lease, after } = await begun(writer)
      const expected: Entry[] = []
      const watching: { from: number; got: Promise<Entry[]> }[] = []
      let place = after
      for (const [index, size] of sizes.entries()) {
        for (const { part, elsewhere } of watchers.filter(({ comes }) => comes % sizes.length === index)) {
          const from = Math.floor((expected.length * part) / 4)
          watching.push({ from, got: watched(elsewhere ? other : writer, expected[from - 1] ?? after) })
        }
        for (let turn = rests[index % rests.length] ?? 0; turn > 0; turn -= 1) await nextTurn()
        const payloads = Array.from({ length: size }, (_, nth) => [index, nth])
        const isLast = index === sizes.length - 1
        expected.push(...expectedEntries(place, payloads, lease.epoch))
        place = (await writer.append(lease, batch(place, payloads, isLast ? { end: 'completed' } : {}))).cursor
      }
      watching.push({ from: 0, got: watched(other) })
      const got = await patiently('the end of the watchers', Promise.all(watching.map(({ got }) => got)))
      for (const [index, entries] of got.entries()) {
        const from = watching[index]?.from ?? 0
        demand.equal(entries, expected.slice(from), `what the watcher after seq ${from} got`)
      }
    }
    await forAll(cases, check, { weight: 0.25 })
  },
}

function watched(journal: Journal, after?: { seq: number; digest: string }): Promise<Entry[]> {
  const place = after && { after: { seq: after.seq, digest: after.digest } }
  return collected(journal.watch('run', { ...place }))
}

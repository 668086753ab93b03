import type { Cursor } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { readAll } from '../../law/sample.ts'
import type { Stage } from '../../law/stage.ts'
import { writtenRun } from '../../law/written-run.ts'

const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 })

/** Seqs of two digits sort otherwise as text, hence a first case that has some. */
const EXAMPLE = { sizes: [7, 1, 4], others: [2, 11], limit: 3, withDigest: true }

/** Every page of every length from every place is what was written, nothing else, with the head it belongs to. */
export const everyPageIsExact: Law = {
  id: 'every-page-is-exact',
  level: 'L0',
  clause: 'R-1',
  also: ['R-4', 'J-3', 'J-15'],
  invariant: 'J11',
  statement: 'a page holds exactly the entries after its cursor, in order, with the cursors around it and the head',
  async check({ forAll, demand }) {
    const cases = fc.record({ sizes, others: sizes, limit: fc.integer({ min: 1, max: 12 }), withDigest: fc.boolean() })
    const check = async ({ sizes, others, limit, withDigest }: typeof EXAMPLE, { open }: Stage) => {
      const journal = await open()
      const { genesis, entries } = await writtenRun(journal, 'run', sizes)
      const other = await writtenRun(journal, 'run-1', others)
      const head = await journal.head('run')
      const places: Cursor[] = [genesis, ...entries.map(({ seq, digest }) => ({ seq, digest }))]
      for (const reader of [journal, await open()]) {
        for (const place of places) {
          const page = await reader.read('run', { after: withDigest ? place : { seq: place.seq }, limit })
          const held = entries.slice(place.seq, place.seq + limit)
          const next = places[place.seq + held.length]
          demand.equal(page, { after: place, entries: held, next, head }, `${limit} entries after seq ${place.seq}`)
        }
        demand.equal(await readAll(reader, 'run'), entries, 'the whole log in one page')
        demand.equal(await readAll(reader, 'run', limit), entries, `the whole log in pages of ${limit}`)
        demand.equal(await readAll(reader, 'run-1', limit), other.entries, 'the log of the other run')
      }
    }
    await forAll(cases, check, { weight: 0.4, examples: [EXAMPLE] })
  },
}

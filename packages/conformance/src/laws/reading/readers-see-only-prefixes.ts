import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Entry, Journal, Page } from '@tangle-network/durability-contract'
import { heardLater } from '../../law/heard-later.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun } from '../../law/sample.ts'
import { expectedEntries } from '../../law/written-run.ts'

const BATCHES = 12

/** Readers that never stop reading while others write: each page is whole batches, and agrees with its own head. */
export const readersSeeOnlyPrefixes: Law = {
  id: 'readers-see-only-prefixes',
  level: 'L1',
  clause: 'R-6',
  also: ['R-1', 'J-5'],
  invariant: 'J11',
  statement:
    'while batches are appended every page is a prefix that ends between batches, and each extends the one before',
  async check({ stage, demand }) {
    const { open } = await stage()
    const writer = await open()
    const { lease, after } = await begun(writer)
    let written = false
    const read = async (reader: Journal): Promise<Page[]> => {
      const pages: Page[] = []
      while (!written) {
        pages.push(await reader.read('run'))
        // A store that answers in microtasks alone would never let the writer have its turn.
        await nextTurn()
      }
      return pages
    }
    const readers = [writer, await open(), await open()].map((reader) => heardLater(read(reader)))
    const expected: Entry[] = []
    const boundaries = new Set([0])
    let place = after
    try {
      for (let count = 0; count < BATCHES; count += 1) {
        const payloads = Array.from({ length: 1 + (count % 4) }, (_, nth) => [count, nth])
        expected.push(...expectedEntries(place, payloads, lease.epoch))
        place = (await writer.append(lease, batch(place, payloads))).cursor
        boundaries.add(place.seq)
      }
    } finally {
      written = true
    }
    for (const pages of await Promise.all(readers)) {
      let last = 0
      for (const { entries, next, head } of pages) {
        demand.equal(entries, expected.slice(0, entries.length), 'a page that is read meanwhile')
        demand.isTrue(boundaries.has(entries.length), 'a page that ends between batches', `read of ${entries.length}`)
        demand.equal({ seq: head.seq, digest: head.digest }, next, 'the head of the page, which reaches it')
        demand.isTrue(next.seq >= last, `a page up to seq ${last} at least`, `read up to ${next.seq}`)
        last = next.seq
      }
    }
  },
}

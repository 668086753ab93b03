import { byteLength, type Entry, type Journal, LIMITS } from '@tangle-network/durability-contract'
import { collected } from '../../law/collected.ts'
import type { Law } from '../../law/law.ts'
import { patiently } from '../../law/patience.ts'
import { batch, begun, readAll } from '../../law/sample.ts'

const { pageEntries, pageBytes, payloadBytes } = LIMITS
const QUOTES = 2

/** A payload that is as large as one may be; each of its characters takes two bytes. */
const LARGE = 'é'.repeat((payloadBytes - QUOTES) / 2)

/** A page is as long as was asked for and as the contract allows, and no shorter without a reason. */
export const pagesEndAtTheirLimits: Law = {
  id: 'pages-end-at-their-limits',
  level: 'L0',
  clause: 'R-4',
  also: ['V-9'],
  invariant: 'J11',
  statement:
    'a page ends at its limit, at the number of entries or at the bytes that the contract allows, and nowhere else',
  async check({ stage, demand }) {
    const { open } = await stage()
    const journal = await open()
    const many = await begun(journal, 'many')
    const lots = Array.from({ length: pageEntries }, (_, index) => index)
    const { cursor } = await journal.append(many.lease, batch(many.after, lots))
    await journal.append(many.lease, batch(cursor, ['past the first page', 'and another'], { end: 'completed' }))
    for (const limit of [undefined, pageEntries, pageEntries + 1, Number.MAX_SAFE_INTEGER]) {
      const page = await journal.read('many', { ...(limit && { limit }) })
      demand.equal(page.entries.length, pageEntries, `entries in a page of limit ${limit}`)
      demand.equal(page.next.seq, pageEntries, 'the place to read on from')
    }
    demand.equal(
      (await readAll(journal, 'many')).map(payloadOf).slice(pageEntries),
      ['past the first page', 'and another'],
      'the next page',
    )

    const watched = await patiently('the end of a watcher', collected(journal.watch('many')))
    demand.equal(watched, await readAll(journal, 'many'), 'what a watcher gets of more than a page')

    const { lease, after } = await begun(journal, 'large')
    const large = Array.from({ length: pageBytes / payloadBytes }, () => LARGE)
    const first = await journal.append(lease, batch(after, large))
    const second = await journal.append(lease, batch(first.cursor, ['small']))
    await journal.append(lease, batch(second.cursor, large))
    const payloads = [...large, 'small', ...large]
    for (const seq of [0, 1, large.length]) {
      const expected = fitting(payloads.slice(seq))
      demand.equal(await held(journal, seq), expected, `large entries in a page after seq ${seq}`)
      demand.equal(await held(journal, seq, 2), 2, 'large entries in a page of two')
    }
    demand.equal((await readAll(journal, 'large')).map(payloadOf), payloads, 'large entries, page by page')
  },
}

/** How many of the payloads fit into a page, to the last byte. */
function fitting(payloads: readonly string[]): number {
  let bytes = 0
  const past = payloads.findIndex((payload) => {
    bytes += byteLength(payload) + QUOTES
    return bytes > pageBytes
  })
  return past === -1 ? payloads.length : past
}

async function held(journal: Journal, seq: number, limit?: number): Promise<number> {
  return (await journal.read('large', { after: { seq }, ...(limit && { limit }) })).entries.length
}

function payloadOf({ payload }: Entry): unknown {
  return payload
}

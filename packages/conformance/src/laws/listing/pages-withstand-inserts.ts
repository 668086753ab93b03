import type { Journal } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { CLOSE_IDS, inOrder } from '../../arbitrary/listed-id.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, MANIFEST } from '../../law/sample.ts'

interface Case {
  /** Ids by index: what stands throughout, what is begun meanwhile, and what is forgotten meanwhile. */
  readonly order: readonly string[]
  readonly standing: number
  readonly limit: number
  readonly atOnce: boolean
}

const cases: fc.Arbitrary<Case> = fc.record({
  order: fc.shuffledSubarray([...CLOSE_IDS], { minLength: 12, maxLength: 18 }),
  standing: fc.integer({ min: 2, max: 8 }),
  limit: fc.integer({ min: 1, max: 4 }),
  atOnce: fc.boolean(),
})

/** Runs come and go while somebody turns the pages: before the place, behind it, and at the same time. */
export const pagesWithstandInserts: Law = {
  id: 'pages-withstand-inserts',
  level: 'L1',
  clause: 'N-1',
  also: ['G-1'],
  invariant: 'J13',
  statement: 'paging misses no run that stood throughout and repeats none, while others are begun and forgotten',
  async check({ forAll, demand }) {
    await forAll(
      cases,
      async ({ order, standing, limit, atOnce }, { open }) => {
        const [reader, writer] = [await open(), await open()]
        const [stay, moving] = [order.slice(0, standing), order.slice(standing)]
        const going = moving.filter((_, index) => index % 3 === 0)
        const coming = moving.filter((_, index) => index % 3 !== 0)
        for (const runId of stay) await writer.begin(runId, MANIFEST)
        for (const runId of going) await endRun(writer, runId)
        const changes = [
          ...coming.map((runId) => () => writer.begin(runId, MANIFEST)),
          ...going.map((runId) => () => writer.forget(runId)),
        ]
        const found: string[] = []
        const pending: Promise<unknown>[] = []
        for (let after: string | null = null; ; ) {
          // At most two changes a page, so that some happen on every one of them.
          const now = changes.splice(0, 2).map((change) => change())
          if (atOnce) pending.push(...now)
          else await Promise.all(now)
          const page: Awaited<ReturnType<Journal['list']>> = await reader.list({
            limit,
            ...(after !== null && { after }),
          })
          found.push(...page.runs.map(({ runId }) => runId))
          if (page.next === null || found.length > 2 * order.length) break
          after = page.next
        }
        await Promise.all(pending)
        demand.equal(found, inOrder([...new Set(found)]), 'what was listed, once and in order')
        const missed = stay.filter((runId) => !found.includes(runId))
        demand.equal(missed, [], 'runs that stood throughout and were not listed')
        const unknown = found.filter((runId) => !order.includes(runId))
        demand.equal(unknown, [], 'runs that were listed and never begun')
      },
      { weight: 0.5 },
    )
  },
}

async function endRun(journal: Journal, runId: string): Promise<void> {
  const { lease, after } = await begun(journal, runId)
  await journal.append(lease, batch(after, [null], { end: 'completed' }))
}

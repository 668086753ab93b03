import { LIMITS } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { listedIds } from '../../law/observed-run.ts'
import { MANIFEST } from '../../law/sample.ts'

const { listRuns } = LIMITS

/** As many as a page may hold and one more, so that a page that ends without a reason is seen. */
export const aPageOfRunsEndsAtItsLimit: Law = {
  id: 'a-page-of-runs-ends-at-its-limit',
  level: 'L0',
  clause: 'N-1',
  also: ['V-9', 'E-4'],
  invariant: 'J13',
  statement: 'a page of runs ends at its limit or at as many as the contract allows, and says where to go on',
  async check({ stage, demand }) {
    const { open } = await stage()
    const journal = await open()
    demand.equal(await journal.list(), { runs: [], next: null }, 'the list of an empty place')
    const ids = Array.from({ length: listRuns + 1 }, (_, index) => `run ${`${index}`.padStart(5, '0')}`)
    await Promise.all(ids.map((runId) => journal.begin(runId, MANIFEST)))
    for (const limit of [undefined, listRuns, listRuns + 1, Number.MAX_SAFE_INTEGER]) {
      const { runs, next } = await journal.list({ ...(limit && { limit }) })
      demand.equal(
        runs.map(({ runId }) => runId),
        ids.slice(0, listRuns),
        `the first page of limit ${limit}`,
      )
      demand.equal(next, ids[listRuns - 1], 'the id to list on after')
    }
    demand.equal(await listedIds(journal), ids, 'all runs, page by page')
    demand.equal(await listedIds(journal, 250), ids, 'all runs, in pages of 250')
    for (const limit of [0, -1, 0.5]) await demand.misuse(`list of limit ${limit}`, () => journal.list({ limit }))
  },
}

import { type Head, type Journal, type ListQuery, RunStatus } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import {
  CONDITIONS,
  type Condition,
  type FleetRun,
  fleetRun,
  launchFleet,
  QUEUES,
  statusOf,
} from '../../arbitrary/fleet.ts'
import { CLOSE_IDS, distinctRunIds, idPrefix, inOrder } from '../../arbitrary/listed-id.ts'
import type { Law } from '../../law/law.ts'
import type { Stage } from '../../law/stage.ts'

interface Case {
  readonly ids: readonly string[]
  readonly fleet: readonly FleetRun[]
  readonly queries: readonly ListQuery[]
}

const query: fc.Arbitrary<ListQuery> = fc.record(
  {
    prefix: idPrefix,
    status: fc.subarray([...RunStatus.options]),
    queue: fc.constantFrom(...QUEUES),
    after: fc.constantFrom(...CLOSE_IDS),
    limit: fc.integer({ min: 1, max: 6 }),
  },
  { requiredKeys: [] },
)
const cases: fc.Arbitrary<Case> = fc.record({
  ids: distinctRunIds,
  fleet: fc.array(fleetRun, { minLength: 1, maxLength: 8 }),
  queries: fc.array(query, { minLength: 4, maxLength: 12, size: 'max' }),
})
const FRESH: FleetRun = { condition: 'fresh', queue: 'queue', agent: 'agent' }
const EVERY_ID: Case = {
  ids: CLOSE_IDS,
  fleet: [FRESH],
  queries: [{}, { limit: 3 }, { prefix: 'a', limit: 2 }, { after: 'a' }],
}

/** One run in each condition, and each status by itself. */
const EVERY_STATUS: Case = {
  ids: Object.keys(CONDITIONS),
  fleet: (Object.keys(CONDITIONS) as Condition[]).map((condition) => ({ ...FRESH, condition })),
  queries: RunStatus.options.map((status) => ({ status: [status] })),
}

/** What a query asks for, all of it, once, in one order, however it is cut into pages. */
export const aListIsCompleteAndOrdered: Law = {
  id: 'a-list-is-complete-and-ordered',
  level: 'L0',
  clause: 'N-1',
  also: ['N-2', 'G-2', 'V-7'],
  invariant: 'J13',
  statement:
    'a list holds every run that its query asks for, once, in the order of the bytes of their ids, page by page',
  async check({ forAll, demand }) {
    const check = async ({ ids, fleet, queries }: Case, { open, clock }: Stage) => {
      const journal = await open()
      const named = ids.map((runId, index) => [runId, fleet[index % fleet.length] ?? FRESH] as const)
      await launchFleet(journal, clock, named)
      const visible = inOrder(named.filter(([, run]) => statusOf(run) !== null).map(([runId]) => runId))
      const heads = new Map<string, Head>()
      for (const runId of visible) heads.set(runId, await journal.head(runId))
      for (const [runId, run] of named) {
        demand.equal(heads.get(runId)?.status ?? null, statusOf(run), `the status of ${runId}`)
      }
      for (const reader of [journal, await open()]) {
        for (const asked of [{}, ...queries]) {
          const runs = visible.flatMap((runId) => heads.get(runId) ?? []).filter((head) => isAsked(head, asked))
          const pages = await pagesOf(reader, asked, runs.length)
          const where = `list of ${JSON.stringify(asked)}`
          demand.equal(pages.flat(), runs, where)
          const limit = asked.limit ?? 1_000
          const lengths = pages.map(({ length }) => length)
          const full = Array.from({ length: Math.floor(runs.length / limit) }, () => limit)
          demand.equal(lengths, [...full, runs.length % limit], `runs in the pages of a ${where}`)
        }
      }
    }
    await forAll(cases, check, { weight: 0.3, examples: [EVERY_ID, EVERY_STATUS] })
  },
}

function isAsked({ runId, status, manifest }: Head, { prefix = '', status: wanted, queue, after }: ListQuery): boolean {
  const bytes = Buffer.from(runId)
  const start = Buffer.from(prefix)
  if (!bytes.subarray(0, start.length).equals(start)) return false
  if (wanted !== undefined && !wanted.includes(status)) return false
  if (queue !== undefined && manifest.queue !== queue) return false
  return after === undefined || Buffer.compare(bytes, Buffer.from(after)) > 0
}

/** Page after page, up to the one that says it is the last; more than there may be are an error. */
async function pagesOf(journal: Journal, query: ListQuery, runs: number): Promise<(readonly Head[])[]> {
  const pages: (readonly Head[])[] = []
  for (let asked = query; pages.length <= runs + 1; ) {
    const page = await journal.list(asked)
    pages.push(page.runs)
    if (page.next === null) return pages
    asked = { ...asked, after: page.next }
  }
  throw new Error(`${pages.length} pages of ${runs} runs, and still no last one`)
}

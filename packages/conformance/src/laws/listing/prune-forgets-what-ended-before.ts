import { EndStatus, type Journal, type PruneQuery } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { QUEUES } from '../../arbitrary/fleet.ts'
import { distinctRunIds, idPrefix, inOrder } from '../../arbitrary/listed-id.ts'
import type { Law } from '../../law/law.ts'
import { listedIds, observedRun } from '../../law/observed-run.ts'
import { batch, begun, MANIFEST } from '../../law/sample.ts'
import type { Stage } from '../../law/stage.ts'

interface Ending {
  /** Null where it does not end. */
  readonly end: EndStatus | null
  readonly at: number
  readonly queue: (typeof QUEUES)[number]
}

interface Case {
  readonly ids: readonly string[]
  readonly endings: readonly Ending[]
  readonly before: number
  readonly query: Omit<PruneQuery, 'endedBefore'>
}

const LAST = 5
const ending: fc.Arbitrary<Ending> = fc.record({
  end: fc.oneof(
    { arbitrary: fc.constantFrom(...EndStatus.options), weight: 4 },
    { arbitrary: fc.constant(null), weight: 1 },
  ),
  at: fc.nat({ max: LAST }),
  queue: fc.constantFrom(...QUEUES),
})
const cases: fc.Arbitrary<Case> = fc.record({
  ids: distinctRunIds,
  endings: fc.array(ending, { minLength: 3, maxLength: 7 }),
  before: fc.nat({ max: LAST + 1 }),
  query: fc.record(
    {
      prefix: idPrefix,
      status: fc.subarray([...EndStatus.options]),
      queue: fc.constantFrom(...QUEUES),
      limit: fc.integer({ min: 1, max: 4 }),
    },
    { requiredKeys: [] },
  ),
})
const EXAMPLE: Case = {
  ids: ['a', 'b', 'c', 'd'],
  endings: [
    { end: 'completed', at: 1, queue: 'queue' },
    { end: 'failed', at: 2, queue: 'queue' },
    { end: null, at: 0, queue: 'queue' },
    { end: 'moved', at: 3, queue: 'Queue' },
  ],
  before: 2,
  query: {},
}

/** The runs that ended before a time by the backend's clock, and no other, whatever else is like them. */
export const pruneForgetsWhatEndedBefore: Law = {
  id: 'prune-forgets-what-ended-before',
  level: 'L0',
  clause: 'G-1',
  also: ['N-2', 'G-2'],
  invariant: 'J13',
  statement:
    'prune forgets the runs that ended before a time and that its query asks for, answers which, and touches no other',
  async check({ forAll, demand }) {
    const check = async ({ ids, endings, before, query }: Case, { open, clock }: Stage) => {
      const journal = await open()
      const start = clock.now()
      const runs = ids.map((runId, index) => ({ runId, ...(endings[index % endings.length] as Ending) }))
      for (let elapsed = 0; elapsed <= LAST; elapsed += 1) {
        for (const run of runs.filter(({ at }) => at === elapsed)) await ended(journal, run)
        clock.advance(1)
      }
      const wanted = runs.filter(({ runId, end, at, queue }) => {
        const { prefix = '', status, queue: asked } = query
        const isEndedSo = end !== null && at < before && (status?.includes(end) ?? true)
        return isEndedSo && runId.startsWith(prefix) && (asked === undefined || asked === queue)
      })
      const doomed = inOrder(wanted.map(({ runId }) => runId)).slice(0, query.limit)
      const left = inOrder(ids.filter((runId) => !doomed.includes(runId)))
      const kept = new Map<string, unknown>()
      for (const runId of left) kept.set(runId, await observedRun(journal, runId))
      const where = `prune of ${JSON.stringify({ ...query, endedBefore: before })}`
      demand.equal(await journal.prune({ ...query, endedBefore: start + before }), doomed, where)
      for (const reader of [journal, await open()]) {
        demand.equal(await listedIds(reader), left, `what is listed after ${where}`)
        for (const runId of doomed)
          await demand.refused('RUN_NOT_FOUND', `head after ${where}`, () => reader.head(runId))
      }
      for (const [runId, run] of kept) demand.equal(await observedRun(journal, runId), run, `${runId} after ${where}`)
    }
    await forAll(cases, check, {
      weight: 0.3,
      examples: [EXAMPLE, { ...EXAMPLE, before: LAST + 1, query: { limit: 2 } }],
    })
  },
}

async function ended(journal: Journal, { runId, end, queue }: Ending & { readonly runId: string }): Promise<void> {
  const { lease, after } = await begun(journal, runId, { manifest: { ...MANIFEST, queue } })
  await journal.append(lease, batch(after, [{ runId }], end === null ? {} : { end }))
}

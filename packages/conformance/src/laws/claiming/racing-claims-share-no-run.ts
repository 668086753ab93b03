import { type Acquired, isDurabilityError } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { batch, MANIFEST, TTL_MS } from '../../law/sample.ts'

const cases = fc.record({
  runs: fc.integer({ min: 1, max: 6 }),
  limits: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 5 }),
  /** Whether somebody acquires each of the runs at the same time. */
  thief: fc.boolean(),
})

/** However many claim at once, over however many journals, a run goes to one of them, and none is left that was asked for. */
export const racingClaimsShareNoRun: Law = {
  id: 'racing-claims-share-no-run',
  level: 'L1',
  clause: 'Q-2',
  also: ['Q-1', 'L-2', 'J-6'],
  invariant: 'J7',
  statement: 'of claims and acquisitions at once each run goes to exactly one, and the one it goes to may write to it',
  async check({ forAll, demand }) {
    await forAll(
      cases,
      async ({ runs, limits, thief }, { open }) => {
        const journals = [await open(), await open(), await open()] as const
        const ids = Array.from({ length: runs }, (_, index) => `run ${index}`)
        for (const runId of ids) await journals[0].begin(runId, MANIFEST)
        const claims = limits.map((limit, index) => {
          const request = {
            owner: `claimer ${index}`,
            ttlMs: TTL_MS,
            limit,
            queue: 'queue',
            supports: { agents: ['agent'] },
          }
          return (index % 2 === 0 ? journals[0] : journals[1]).claim(request)
        })
        const thefts = thief
          ? ids.map((runId) => orHeld(journals[2].acquire(runId, { owner: 'thief', ttlMs: TTL_MS })))
          : []
        const granted = (await Promise.all([...claims, ...thefts])).flat()
        const asked = limits.reduce((sum, limit) => sum + limit, 0)
        const found = granted.map(({ lease }) => lease.runId).sort()
        demand.equal(found, [...new Set(found)], 'runs that were granted, each once')
        const expected = thief ? runs : Math.min(asked, runs)
        demand.equal(found.length, expected, `grants of ${runs} runs when ${asked} were asked for`)
        for (const { lease, head } of granted) {
          const { owner, epoch, expiresAt } = lease
          const now = await journals[0].head(lease.runId)
          demand.equal(now.holder, { owner, epoch, expiresAt }, `the holder of ${lease.runId}`)
          demand.equal([now.epoch, epoch], [1, 1], `the epoch of ${lease.runId}`)
          await demand.granted(`append to ${lease.runId} by ${owner}`, () => journals[2].append(lease, batch(head)))
        }
      },
      { weight: 0.5 },
    )
  },
}

async function orHeld(acquiring: Promise<Acquired>): Promise<Acquired[]> {
  try {
    return [await acquiring]
  } catch (error) {
    if (isDurabilityError(error, 'LEASE_HELD')) return []
    throw error
  }
}

import type { Journal, Lease } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { batch, begun, MANIFEST, TTL_MS } from '../../law/sample.ts'
import type { Stage } from '../../law/stage.ts'

const WAYS = ['begun', 'released', 'woken by time', 'woken by a message', 'overdue', 'revived'] as const

interface Waiting {
  /** How it comes to be due. */
  readonly way: (typeof WAYS)[number]
  /** When, in ms from the start. */
  readonly at: number
}

const LAST_MS = 6
const waiting = fc.record({ way: fc.constantFrom(...WAYS), at: fc.integer({ min: 1, max: LAST_MS }) })
const cases = fc.record({
  fleet: fc.array(waiting, { minLength: 1, maxLength: 8 }),
  limit: fc.integer({ min: 1, max: 9 }),
})

/** The one that is begun first is due last, and each comes to be due in another way. */
const EXAMPLE = { fleet: WAYS.map((way, index) => ({ way, at: LAST_MS - index })), limit: 2 }

/** Runs are granted in the order in which they came to be due, whatever made them so and whatever they are called. */
export const theOneDueLongestGoesFirst: Law = {
  id: 'the-one-due-longest-goes-first',
  level: 'L0',
  clause: 'Q-2',
  also: ['Q-1', 'M-6', 'L-6'],
  invariant: 'J7',
  statement:
    'claims grant the runs that are due longest first, as many as are asked for while there are any, each once',
  async check({ forAll, demand }) {
    const check = async ({ fleet, limit }: { fleet: readonly Waiting[]; limit: number }, { open, clock }: Stage) => {
      const journal = await open()
      const named = fleet.map((run, index) => [`run ${fleet.length - index}`, run] as const)
      const leases = new Map<string, Lease>()
      const start = clock.now()
      for (const [runId, run] of named) {
        const lease = await prepared(journal, runId, run, start)
        if (lease) leases.set(runId, lease)
      }
      for (let elapsed = 1; elapsed <= LAST_MS; elapsed += 1) {
        clock.advance(1)
        for (const [runId, run] of named) if (run.at === elapsed) await made(journal, runId, run, leases.get(runId))
      }
      clock.advance(1)
      const since = new Map<string, number>(named.map(([runId, { at }]) => [runId, at]))
      const order = named.map(([, { at }]) => at).sort((a, b) => a - b)
      const ids = new Set<string>()
      for (let count = 0; count <= fleet.length; count += limit) {
        const claimed = await journal.claim({ owner: `claimer ${count}`, ttlMs: TTL_MS, limit, ...REQUEST })
        const found = claimed.map(({ lease }) => since.get(lease.runId))
        demand.equal(found, order.slice(count, count + limit), `since when the next ${limit} of ${order} are due`)
        for (const { lease } of claimed) ids.add(lease.runId)
      }
      demand.equal(ids.size, fleet.length, 'runs that were claimed in the end')
    }
    await forAll(cases, check, { weight: 0.4, examples: [EXAMPLE] })
  },
}

const REQUEST = { queue: 'queue', supports: { agents: ['agent'] } }

/** Before the start: in a condition from which it comes to be due. */
async function prepared(
  journal: Journal,
  runId: string,
  { way, at }: Waiting,
  start: number,
): Promise<Lease | undefined> {
  if (way === 'begun') return undefined
  if (way === 'overdue') {
    await journal.begin(runId, MANIFEST, { acquire: { owner: 'owner', ttlMs: at } })
    return undefined
  }
  const { lease, after } = await begun(journal, runId)
  if (way === 'revived') await journal.release(lease, { stalled: 'why' })
  if (way === 'woken by time') await journal.append(lease, batch(after, [null], { suspend: { wakeAt: start + at } }))
  if (way === 'woken by a message') await journal.append(lease, batch(after, [null], { suspend: {} }))
  return lease
}

/** At its time. */
async function made(journal: Journal, runId: string, { way }: Waiting, lease: Lease | undefined): Promise<void> {
  if (way === 'begun') await journal.begin(runId, MANIFEST)
  if (way === 'released' && lease) await journal.release(lease)
  if (way === 'revived') await journal.revive(runId, { sender: 'sender', reason: 'mended' })
  if (way === 'woken by a message')
    await journal.deliver(runId, { id: 'id', sender: 'sender', kind: 'kind', payload: null })
}

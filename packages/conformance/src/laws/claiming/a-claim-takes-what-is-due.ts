import type { Acquired, Head, Journal } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import {
  AGENTS,
  CONDITIONS,
  type Condition,
  type FleetRun,
  fleetRun,
  isDue,
  launchFleet,
  QUEUES,
} from '../../arbitrary/fleet.ts'
import type { Law } from '../../law/law.ts'
import type { Stage } from '../../law/stage.ts'

interface Case {
  readonly fleet: readonly FleetRun[]
  readonly queue: string
  readonly agents: readonly string[]
  readonly vocabulary: number
  /** Of each claim. */
  readonly limit: number
}

const cases: fc.Arbitrary<Case> = fc.record({
  fleet: fc.array(fleetRun, { minLength: 1, maxLength: 9 }),
  queue: fc.constantFrom(...QUEUES),
  agents: fc.subarray([...AGENTS]),
  vocabulary: fc.integer({ min: 1, max: 2 }),
  limit: fc.integer({ min: 1, max: 4 }),
})

/** Every condition that a run may be in, asked for by a claimer that could drive it. */
const EVERY_CONDITION: Case = {
  fleet: (Object.keys(CONDITIONS) as Condition[]).map((condition) => ({ condition, queue: 'queue', agent: 'agent' })),
  queue: 'queue',
  agents: ['agent'],
  vocabulary: 1,
  limit: 20,
}
const LEFT_ALONE: Case = {
  fleet: [
    { condition: 'fresh', queue: null, agent: 'agent' },
    { condition: 'newer', queue: 'queue', agent: 'agent' },
    { condition: 'due', queue: 'Queue', agent: 'agent' },
    { condition: 'woken', queue: 'queue', agent: 'Agent' },
  ],
  queue: 'queue',
  agents: ['agent', 'agent%'],
  vocabulary: 2,
  limit: 1,
}

/** Those that the claimer does not support have waited for longer. */
const BEHIND_OTHERS: Case = {
  fleet: [
    { condition: 'fresh', queue: 'queue', agent: 'Agent' },
    { condition: 'newer', queue: 'queue', agent: 'agent' },
    { condition: 'due', queue: 'queue', agent: 'agent' },
  ],
  queue: 'queue',
  agents: ['agent'],
  vocabulary: 1,
  limit: 1,
}

/** A claimer gets every run that waits for one like it, and none that does not; the others stay as they are. */
export const aClaimTakesWhatIsDue: Law = {
  id: 'a-claim-takes-what-is-due',
  level: 'L0',
  clause: 'Q-1',
  also: ['L-1', 'L-7', 'J-13', 'V-7'],
  invariant: 'K4',
  statement:
    'a claim grants every run of the queue that is due, free and of a kind that is supported, and touches no other',
  async check({ forAll, demand }) {
    const check = async ({ fleet, queue, agents, vocabulary, limit }: Case, { open, clock }: Stage) => {
      const journal = await open()
      const named = fleet.map((run, index) => [`run ${index}`, run] as const)
      await launchFleet(journal, clock, named)
      const before = await heads(journal, named)
      const claimer = await open()
      const request = { owner: 'claimer', ttlMs: 1_000, limit, queue, supports: { agents, vocabulary } }
      const claimed: Acquired[] = []
      // What nobody here supports may be due for longer, and must be in nobody's way.
      for (let count = 0; count <= fleet.length; count += limit) {
        const { length } = claimed
        claimed.push(...(await claimer.claim(request)))
        demand.isTrue(claimed.length - length <= limit, `${limit} grants at most`, 'claim')
      }
      const wanted = named.filter(
        ([, run]) => run.queue === queue && agents.includes(run.agent) && isDue(run, vocabulary),
      )
      const ids = claimed.map(({ lease }) => lease.runId)
      demand.equal(
        [...ids].sort(),
        wanted.map(([runId]) => runId),
        'the runs that were claimed',
      )
      const after = await heads(journal, named)
      for (const [runId, head] of Object.entries(before)) {
        const grant = claimed.find(({ lease }) => lease.runId === runId)
        demand.equal(after[runId], grant ? granted(head, clock.now() + 1_000) : head, `the head of ${runId} afterwards`)
        if (grant)
          demand.equal(withoutToken(grant), expected(after[runId], clock.now()), `what the claimer of ${runId} got`)
      }
      const tokens = new Set(claimed.map(({ lease }) => lease.token))
      demand.equal(tokens.size, claimed.length, 'tokens, of which each grant has its own')
      demand.equal(await claimer.claim({ ...request, owner: 'late' }), [], 'what is left for the next claimer')
    }
    await forAll(cases, check, {
      weight: 0.4,
      examples: [EVERY_CONDITION, LEFT_ALONE, BEHIND_OTHERS, { ...EVERY_CONDITION, vocabulary: 2 }],
    })
  },
}

async function heads(
  journal: Journal,
  fleet: readonly (readonly [string, FleetRun])[],
): Promise<Record<string, Head | null>> {
  const found: Record<string, Head | null> = {}
  for (const [runId, { condition }] of fleet)
    found[runId] = condition === 'forgotten' ? null : await journal.head(runId)
  return found
}

function granted(head: Head | null, expiresAt: number) {
  const epoch = (head?.epoch ?? 0) + 1
  return { ...head, status: 'open', wakeAt: null, epoch, holder: { owner: 'claimer', epoch, expiresAt } }
}

function withoutToken({ lease, head, now }: Acquired) {
  const { token, ...rest } = lease
  return { lease: rest, head, now, hasToken: token.length > 0 }
}

function expected(head: Head | null | undefined, now: number) {
  return { lease: { runId: head?.runId, ...head?.holder }, head, now, hasToken: true }
}

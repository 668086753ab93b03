import type { Journal, Manifest, RunStatus } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import type { ManualClock } from '../law/manual-clock.ts'
import { batch, MANIFEST } from '../law/sample.ts'

/** Conditions that a run may be in, each with the status it then has; null where there is no run to see. */
export const CONDITIONS = {
  fresh: 'open',
  held: 'open',
  overdue: 'open',
  released: 'open',
  newer: 'open',
  asleep: 'suspended',
  due: 'suspended',
  waiting: 'suspended',
  woken: 'suspended',
  stalled: 'stalled',
  quarantined: 'quarantined',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  moved: 'moved',
  forgotten: null,
} as const satisfies Record<string, RunStatus | null>

export type Condition = keyof typeof CONDITIONS

export interface FleetRun {
  readonly condition: Condition
  /** Null where the run has none. */
  readonly queue: string | null
  readonly agent: string
}

/** A lease that nothing in a law outlasts. */
const LONG_MS = 80_000_000
const NEXT_YEAR_MS = 365 * 24 * 3_600_000
const CLAIMS = 10

/** Queues and agents that differ in nothing but case, or by what a trim takes away. */
export const QUEUES = ['queue', 'Queue', 'queue '] as const
export const AGENTS = ['agent', 'Agent', 'agent%'] as const

export const fleetRun: fc.Arbitrary<FleetRun> = fc.record({
  condition: fc.constantFrom(...(Object.keys(CONDITIONS) as Condition[])),
  queue: fc.oneof({ arbitrary: fc.constantFrom(...QUEUES), weight: 4 }, { arbitrary: fc.constant(null), weight: 1 }),
  agent: fc.constantFrom(...AGENTS),
})

export function manifestOf({ queue, agent }: FleetRun): Manifest {
  const { taskDigest, seed } = MANIFEST
  return { taskDigest, seed, agent, ...(queue === null ? {} : { queue }) }
}

/** Begins a fleet. The quarantined come first: a run gets there only by being claimed, and no other must be claimed. */
export async function launchFleet(
  journal: Journal,
  clock: ManualClock,
  fleet: readonly (readonly [string, FleetRun])[],
): Promise<void> {
  const isFirst = ([, { condition, queue }]: readonly [string, FleetRun]) =>
    condition === 'quarantined' && queue !== null
  for (const [runId, run] of fleet.filter(isFirst)) await quarantine(journal, clock, runId, run)
  for (const [runId, run] of fleet.filter((each) => !isFirst(each))) await launch(journal, clock, runId, run)
}

async function launch(journal: Journal, clock: ManualClock, runId: string, run: FleetRun): Promise<void> {
  const { condition } = run
  if (condition === 'fresh' || condition === 'quarantined') return void (await journal.begin(runId, manifestOf(run)))
  const ttlMs = condition === 'overdue' ? 1 : LONG_MS
  const { lease, head } = await journal.begin(runId, manifestOf(run), { acquire: { owner: 'launcher', ttlMs } })
  if (lease === null) throw new Error(`run ${runId} has ended already`)
  const append = (more: Parameters<typeof batch>[2]) => journal.append(lease, batch(head, [{ runId }], more))
  switch (condition) {
    case 'held':
      return await told(journal, runId)
    case 'overdue':
      return clock.advance(1)
    case 'released':
      return await journal.release(lease)
    case 'stalled':
      await journal.release(lease, { stalled: 'why' })
      return await told(journal, runId)
    case 'newer':
      // And stays newer, whatever follows.
      await journal.append(lease, batch((await append({ vocabulary: 2 })).cursor))
      return await journal.release(lease)
    case 'asleep':
      return void (await append({ suspend: { wakeAt: clock.now() + NEXT_YEAR_MS } }))
    case 'due':
      await append({ suspend: { wakeAt: clock.now() + 1 } })
      return clock.advance(1)
    case 'waiting':
      return void (await append({ suspend: {} }))
    case 'woken':
      await append({ suspend: {} })
      return await told(journal, runId)
    case 'forgotten':
      await append({ end: 'completed' })
      return await journal.forget(runId)
    default:
      return void (await append({ end: condition }))
  }
}

async function quarantine(journal: Journal, clock: ManualClock, runId: string, run: FleetRun): Promise<void> {
  await journal.begin(runId, manifestOf(run))
  for (let claims = 0; claims <= CLAIMS; claims += 1) {
    const supports = { agents: [run.agent] }
    await journal.claim({ owner: 'launcher', ttlMs: 1, limit: 1, queue: run.queue ?? '', supports })
    clock.advance(1)
  }
  await told(journal, runId)
}

/** A message wakes who sleeps, and nobody else. */
async function told(journal: Journal, runId: string): Promise<void> {
  await journal.deliver(runId, { id: 'id', sender: 'sender', kind: 'kind', payload: null })
}

/** The status that a run of the fleet then has. Without a queue nobody claims it, hence nobody quarantines it. */
export function statusOf({ condition, queue }: FleetRun): RunStatus | null {
  return condition === 'quarantined' && queue === null ? 'open' : CONDITIONS[condition]
}

/** Whether a claimer that understands so much may have it now. */
export function isDue({ condition, queue }: FleetRun, vocabulary: number): boolean {
  if (queue === null) return false
  if (condition === 'newer') return vocabulary >= 2
  return ['fresh', 'overdue', 'released', 'due', 'woken'].includes(condition)
}

import { createClient, defineAgent, type Journal } from '@tangle-network/durability'
import { createSupervisor, type Snapshots, type SupervisorOptions } from '@tangle-network/runtime-kernel'
import { expect, test } from 'vitest'
import { countedJournal } from '../src/counted-journal.ts'

/** So often something was done, by its name; what was not done is left out. */
export type Counts = Readonly<Record<string, number>>

export interface CostPlace {
  readonly journal: Journal
  /** What the store has done so far, all in all. */
  readonly counts: () => Counts
}

export interface Costs {
  /** Of the store, for a whole run of ten steps, from its begin to its end. */
  readonly run: Counts
  /** Of the store, for one more step of one run. */
  readonly step: Counts
  /** Of the store, for one more page of a log that is read. */
  readonly page: Counts
  /** Of the store, at most, for 50 runs of 20 steps each: far less than a thousand of anything that syncs. */
  readonly together: Counts
}

const LONGER_MS = 3_600_000
const PAGE = 1_000

const walking = defineAgent({
  name: 'walking',
  async act(steps: number, scope) {
    for (let step = 1; step <= steps; step++) await scope.step(`step ${step}`, () => 'r'.repeat(256))
  },
})

/** Does its steps a thousand at a time, then waits for two things. */
const stopping = defineAgent({
  name: 'stopping',
  async act(steps: number, scope) {
    for (let first = 0; first < steps; first += PAGE) {
      const few = Array.from({ length: Math.min(PAGE, steps - first) }, (_, index) => `step ${first + index}`)
      await Promise.all(few.map((key) => scope.step(key, () => 'r'.repeat(256))))
    }
    await scope.wait('first')
    await scope.wait('second')
  },
})

/** What work costs: calls of the journal, entries of the runs it is about, and what the store counts. */
class Meter {
  readonly journal: Journal
  readonly #given: CostPlace
  readonly #calls: ReadonlyMap<string, number>

  constructor(given: CostPlace, wrap: (journal: Journal) => Journal = (journal) => journal) {
    const { journal, calls } = countedJournal(given.journal)
    this.journal = wrap(journal)
    this.#given = given
    this.#calls = calls
  }

  async cost(runIds: readonly string[], work: () => Promise<unknown>): Promise<Counts> {
    const entriesBefore = await this.#entries(runIds)
    const before = this.#all()
    await work()
    const after = this.#all()
    const entries = (await this.#entries(runIds)) - entriesBefore
    return less({ ...after, entries }, before)
  }

  #all(): Counts {
    return { ...Object.fromEntries(this.#calls), ...this.#given.counts() }
  }

  async #entries(runIds: readonly string[]): Promise<number> {
    const { runs } = await this.#given.journal.list()
    return runs.filter(({ runId }) => runIds.includes(runId)).reduce((sum, { seq }) => sum + seq, 0)
  }
}

/** What is more in one than in the other. */
function less(more: Counts, few: Counts): Counts {
  const names = [...new Set([...Object.keys(more), ...Object.keys(few)])]
  const difference = names.map((name) => [name, (more[name] ?? 0) - (few[name] ?? 0)] as const)
  return Object.fromEntries(difference.filter(([, count]) => count !== 0))
}

function times(count: number, counts: Counts): Counts {
  return Object.fromEntries(Object.entries(counts).map(([name, each]) => [name, each * count]))
}

/** No lease is renewed meanwhile: how long anything takes changes no count. */
function supervising(journal: Journal, options: Partial<SupervisorOptions> = {}) {
  return createSupervisor({ journal, ttlMs: LONGER_MS, ...options })
}

async function walk(meter: Meter, steps: number): Promise<Counts> {
  await using supervisor = supervising(meter.journal)
  const runId = `${steps} steps`
  return await meter.cost([runId], () => supervisor.runOrThrow(walking, steps, { runId }))
}

async function costsOneWriteAStep(meter: Meter, { step }: Costs): Promise<void> {
  const first = await walk(meter, 10)
  const early = less(await walk(meter, 30), first)
  expect(early).toEqual(times(20, { append: 1, entries: 1, ...step }))
  const late = less(await walk(meter, 220), await walk(meter, 200))
  expect(late).toEqual(early)
}

/** What the second of two resumes costs, of a run that was left after so many steps. */
async function resume(meter: Meter, steps: number, snapshots?: Snapshots): Promise<Counts> {
  const runId = `left after ${steps} steps${snapshots ? ' and kept' : ''}`
  const goOn = async () => {
    await using supervisor = supervising(meter.journal, snapshots && { snapshots })
    return await supervisor.run(stopping, steps, { runId })
  }
  const client = createClient({ journal: meter.journal })
  expect(await goOn()).toMatchObject({ status: 'suspended' })
  await client.signal(runId, 'first', null)
  expect(await goOn()).toMatchObject({ status: 'suspended' })
  await client.signal(runId, 'second', null)
  return meter.cost([runId], async () => expect(await goOn()).toMatchObject({ status: 'done' }))
}

function keeping(): Snapshots {
  const kept = new Map<string, Uint8Array>()
  return {
    every: 1,
    load: async (runId) => kept.get(runId),
    save: async (runId, snapshot) => void kept.set(runId, snapshot),
    drop: async (runId) => void kept.delete(runId),
  }
}

/** Exact figures of what steps and resumes cost in calls, entries and what the store does; never in time. */
export function tryCosts(name: string, open: () => Promise<CostPlace>, costs: Costs): void {
  test(`a step on ${name} is one append of one entry, the 200th like the 10th`, async () => {
    await costsOneWriteAStep(new Meter(await open()), costs)
  })

  test(`a run on ${name} is begun by one call, read by none, and ended by one append`, async () => {
    const calls = { begin: 1, append: 10 + 1 }
    // Besides its steps: that it was taken, and its root's spawning and settlement.
    expect(await walk(new Meter(await open()), 10)).toEqual({ ...calls, entries: 10 + 3, ...costs.run })
  })

  test(`a step on ${name} that calls its journal once more than it must is found out`, async () => {
    const wasteful = (journal: Journal): Journal => ({
      ...journal,
      append: async (lease, batch) => {
        await journal.renew(lease)
        return journal.append(lease, batch)
      },
    })
    const meter = new Meter(await open(), wasteful)
    await expect(costsOneWriteAStep(meter, costs)).rejects.toThrow('to deeply equal')
  })

  test(`50 runs of 20 steps each on ${name} share their commits`, async () => {
    const meter = new Meter(await open())
    await using supervisor = supervising(meter.journal)
    const runIds = Array.from({ length: 50 }, (_, run) => `run ${run}`)
    const cost = await meter.cost(runIds, () =>
      Promise.all(runIds.map((runId) => supervisor.runOrThrow(walking, 20, { runId }))),
    )
    // Besides its steps: that it was taken, and its root's spawning and settlement.
    expect(cost.entries).toBe(50 * 23)
    for (const [what, most] of Object.entries(costs.together)) expect(cost[what], what).toBeLessThanOrEqual(most)
  })

  test(`a resume on ${name} reads each page of the log once, and writes what is new`, async () => {
    const meter = new Meter(await open())
    const short = await resume(meter, 100)
    expect(short).toMatchObject({ begin: 1, read: 1, append: 1, entries: 3 })
    const long = await resume(meter, 100 + 2 * PAGE)
    expect(less(long, short)).toEqual(times(2, { read: 1, ...costs.page }))
  })

  test(`a resume on ${name} that finds a snapshot costs the same, however long the log`, async () => {
    const meter = new Meter(await open())
    const short = await resume(meter, 100, keeping())
    expect(short).toMatchObject({ read: 1, append: 1, entries: 3 })
    expect(await resume(meter, 100 + 2 * PAGE, keeping())).toEqual(short)
  })
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Agent, createClient, createWorker, defineAgent, type Journal } from '@tangle-network/durability'
import type { Lease } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { createSqliteJournal } from '@tangle-network/journal-sqlite'
import { type Clock, createSupervisor, type RunEnd } from '@tangle-network/runtime-kernel'
import { expect, test } from 'vitest'
import { countedConnection } from '../src/counted-connection.ts'
import { countedJournal } from '../src/counted-journal.ts'

const SLEEPERS = 10_000
const DUE = 100
const AT_ONCE = 500
const POLLS = 50
const HOUR_MS = 3_600_000

interface Place {
  readonly journal: Journal
  /** Of the journal. */
  readonly clock: { now: number }
  /** Statements run so far, where there are any. */
  readonly ran: () => number
}

/** Until it is told something, or its time has come. */
const sleeper: Agent<number, string> = defineAgent({
  name: 'sleeper',
  async act(waitMs: number, scope) {
    const heard = await scope.wait('go', { timeoutMs: waitMs })
    return scope.step('wake', () => (heard ? 'called' : 'in time'))
  },
})

async function tryPlace({ journal: given, clock, ran }: Place): Promise<void> {
  const soon = Array.from({ length: DUE / 2 }, (_, n) => `soon-${n}`)
  const late = Array.from({ length: SLEEPERS - DUE / 2 }, (_, n) => `late-${n}`)
  await fallAsleep(given, clock, soon, HOUR_MS)
  await fallAsleep(given, clock, late, 24 * HOUR_MS)
  const { journal, calls } = countedJournal(given)
  const time = new StillClock()
  const results: RunEnd[] = []
  const worker = createWorker({
    ...{ journal, agents: [sleeper], clock: time, pollMs: 100, random: () => 0.5, concurrency: DUE },
    onResult: (result) => results.push(result),
    onError: (error) => {
      throw error
    },
  })
  worker.start()
  const [statements, statementsOfOne] = await idle(time, calls, ran)
  // A look is one call, and one timer until the next, however many sleep.
  expect([...calls]).toEqual([['claim', POLLS + 1]])
  expect(time.timers).toBe(1)
  expect(statements).toBe(POLLS * statementsOfOne)

  clock.now += HOUR_MS + 1
  const called = late.slice(0, DUE / 2)
  for (const runId of called) await createClient({ journal: given }).signal(runId, 'go')
  await pass(time, calls, () => results.length === DUE)
  await worker.close()
  const cameTo = (runs: readonly string[], value: string) => runs.map((runId) => ({ runId, status: 'done', value }))
  const byId = (one: { runId: string }, other: { runId: string }) => (one.runId < other.runId ? -1 : 1)
  expect(results.sort(byId)).toEqual([...cameTo(soon, 'in time'), ...cameTo(called, 'called')].sort(byId))
  // The others were not so much as leased.
  expect(await standing(given)).toEqual({ completed: DUE, 'suspended in epoch 1': SLEEPERS - DUE })
  // Besides those that found nothing: one that found them all, and one for each that was done with.
  expect(calls.get('claim')).toBeLessThanOrEqual(POLLS + 2 + DUE)
}

/** Lets the worker look a number of times while nothing is due. Answers the statements of all looks, and of the first. */
async function idle(time: StillClock, calls: Map<string, number>, ran: () => number): Promise<[number, number]> {
  await until(() => time.timers === 1)
  const before = ran()
  let ofOne = 0
  for (let poll = 0; poll < POLLS; poll++) {
    const looks = calls.get('claim') ?? 0
    time.fire()
    await until(() => calls.get('claim') === looks + 1 && time.timers === 1)
    if (poll === 0) ofOne = ran() - before
  }
  return [ran() - before, ofOne]
}

/** Lets the worker look again whenever it rests, until it is so. */
async function pass(time: StillClock, calls: Map<string, number>, isSo: () => boolean): Promise<void> {
  const looks = calls.get('claim') ?? 0
  time.fire()
  await until(() => (calls.get('claim') ?? 0) > looks)
  await until(isSo)
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await nextTurn()
}

/** What the kernel's clock is to a worker that never holds a run for long: no time passes, and timers fire when told. */
class StillClock implements Clock {
  readonly #timers = new Set<() => void>()

  get timers(): number {
    return this.#timers.size
  }

  fire(): void {
    for (const callback of [...this.#timers]) {
      this.#timers.delete(callback)
      callback()
    }
  }

  now(): number {
    return 0
  }

  monotonic(): number {
    return 0
  }

  after(_: number, callback: () => void): () => void {
    const own = () => callback()
    this.#timers.add(own)
    return () => void this.#timers.delete(own)
  }
}

/** Writes down what the kernel does of one run for all of them: it is the same but for their ids. */
async function fallAsleep(journal: Journal, clock: { now: number }, runIds: string[], waitMs: number): Promise<void> {
  const template = `template-${waitMs}`
  await using supervisor = createSupervisor({ journal, clock: new StillClock() })
  await supervisor.run(sleeper, waitMs, { runId: template, queue: 'templates' })
  const { entries, head } = await journal.read(template)
  expect(entries.map(({ kind }) => kind).at(-1)).toBe('run.suspended')
  expect(head.wakeAt).toBe(clock.now + waitMs)
  const manifest = { ...head.manifest, queue: 'default' }
  const drafts = entries.map(({ kind, payload }) => ({ kind, payload }))
  const left = [...runIds]
  const writeNext = async () => {
    for (let runId = left.pop(); runId !== undefined; runId = left.pop()) {
      const begun = await journal.begin(runId, manifest, { acquire: { owner: 'setup', ttlMs: 60_000 } })
      const { seq, digest } = begun.head
      await journal.append(begun.lease as Lease, {
        ...{ after: { seq, digest }, at: clock.now, entries: drafts, vocabulary: 2 },
        suspend: { wakeAt: clock.now + waitMs },
      })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, writeNext))
}

async function standing(journal: Journal): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  let after: string | null = ''
  while (after !== null) {
    const { runs, next } = await journal.list({ queue: 'default', limit: 1_000, ...(after && { after }) })
    for (const { status, epoch } of runs) {
      const where = status === 'suspended' ? `suspended in epoch ${epoch}` : status
      counts[where] = (counts[where] ?? 0) + 1
    }
    after = next
  }
  return counts
}

const TITLE = 'ten thousand suspended runs cost a worker one look at a time, and of them those that are due are driven'

test(`${TITLE}, in memory [K-18, Q-1, Q-2]`, async () => {
  const clock = { now: 1_000_000_000 }
  await using journal = createMemoryJournal({ clock: () => clock.now })
  await tryPlace({ journal, clock, ran: () => 0 })
})

test(`${TITLE}, on SQLite [K-18, Q-1, Q-2]`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sleepers-'))
  try {
    const clock = { now: 1_000_000_000 }
    const { connection, ran } = countedConnection(join(folder, 'journal.sqlite'))
    await using journal = await createSqliteJournal({ connection, clock: () => clock.now })
    await tryPlace({ journal, clock, ran })
    expect(ran()).toBeGreaterThan(0)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

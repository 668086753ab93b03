import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Client, createClient, type Journal } from '@tangle-network/durability'
import { readAll } from '@tangle-network/durability-conformance'
import { createSqliteJournal } from '@tangle-network/journal-sqlite'
import { expect, test } from 'vitest'
import { AFTER, BEFORE, CHANGE } from './deploy/agents.ts'
import { DeployFleet } from './deploy/fleet.ts'

const ORDERS = Array.from({ length: 40 }, (_, n) => `order-${n}`)
const AUDITS = Array.from({ length: 10 }, (_, n) => `audit-${n}`)
const RUNS = [...ORDERS, ...AUDITS]
/** By the place of a run among them. */
const taskOf = (n: number) => n + 1
/** Those that older code takes past the change. */
const EARLY = ORDERS.filter((_, n) => n % 2 === 0)
const LATE = ORDERS.filter((_, n) => n % 2 === 1)

interface World {
  readonly fleet: DeployFleet
  readonly journal: Journal
  readonly client: Client
  tell(runs: readonly string[], signal: string): Promise<void>
}

test('fifty runs outlive a rolling deploy whose workers are restarted as it goes, each by the old code or the new one [K-9, K-14, K-20, Q-1, Q-4]', async () => {
  await onOneFile(async ({ fleet, journal, tell }) => {
    await fleet.start(1)
    await fleet.start(1)
    // The old workers could not go on with what the new ones had marked: until they are gone it is theirs alone.
    await fleet.start(2, ['audit'])
    await fleet.start(2, ['audit'])
    await startAll(journal)
    await tell([...EARLY, ...AUDITS], BEFORE)
    await standing(journal, [...EARLY, ...LATE, ...AUDITS])
    await fleet.retire(1)
    await fleet.retire(2)
    await fleet.start(2)
    await fleet.start(2)
    await tell(LATE, BEFORE)
    await tell(RUNS, AFTER)
    await expectAllEnded(journal, fleet)
    for (const runId of EARLY) expect(await pathOf(journal, runId), runId).toBe('old')
    for (const runId of LATE) expect(await pathOf(journal, runId), runId).toBe('new')
    expect(await versionsOf(journal, EARLY)).toEqual(['v1', 'v2'])
  })
})

test('workers of both versions on the same runs: what the new one has marked stalls at the old one, unharmed, and goes on when that is gone [K-9, K-20, Q-5]', async () => {
  await onOneFile(async ({ fleet, journal, client, tell }) => {
    // Marked by the new code while it is alone, then met by the old code alone; the others meet both.
    const marked = LATE.slice(0, 10)
    const taken = EARLY.slice(0, 10)
    const others = RUNS.filter((runId) => ![...marked, ...taken].includes(runId))
    await fleet.start(2)
    await startAll(journal)
    await tell(marked, BEFORE)
    await standing(journal, RUNS)
    await fleet.retire(2)
    await fleet.start(1)
    await tell(taken, BEFORE)
    await tell(marked, AFTER)
    await standing(journal, [...taken, ...others])
    for (const version of [1, 2, 2] as const) await fleet.start(version)
    await tell(others, BEFORE)
    await standing(journal, [...taken, ...others])
    await tell([...taken, ...others], AFTER)
    await standing(journal, [])
    await fleet.retire(1)
    const { runs: stalled } = await journal.list({ status: ['stalled'] })
    expect(stalled.map(({ runId }) => runId)).toEqual(expect.arrayContaining(marked))
    for (const { runId, stalled: reason } of stalled) {
      expect(reason).toMatch(/check/)
      expect(await pathOf(journal, runId), runId).toBe('new')
      await client.revive(runId, { reason: 'the old code is gone' })
    }
    await expectAllEnded(journal, fleet)
    for (const runId of taken) expect(await pathOf(journal, runId), runId).toBe('old')
  })
})

async function onOneFile(play: (world: World) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rolling-deploy-'))
  try {
    const path = join(folder, 'journal.sqlite')
    await using journal = await createSqliteJournal({ path })
    const client = createClient({ journal })
    await using fleet = new DeployFleet(path, '1')
    const tell = async (runs: readonly string[], signal: string) => {
      for (const runId of runs) await client.signal(runId, signal, null, { id: signal })
    }
    await play({ fleet, journal, client, tell })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function startAll(journal: Journal): Promise<void> {
  const client = createClient({ journal })
  for (const [n, runId] of RUNS.entries()) await client.start(runId.split('-')[0] ?? '', taskOf(n), { runId })
}

/** Waits until nobody has anything to do: every run waits for something, has ended, or can go on with nobody here. */
async function standing(journal: Journal, suspended: readonly string[]): Promise<void> {
  for (;;) {
    const { runs } = await journal.list({ limit: 1_000 })
    const isDue = runs.some(
      ({ status, inbox }) => status === 'open' || (status === 'suspended' && inbox.last > inbox.seen),
    )
    if (!isDue) {
      const waiting = runs.filter(({ status }) => status === 'suspended').map(({ runId }) => runId)
      const gone = runs.filter(({ status }) => status === 'stalled').map(({ runId }) => runId)
      expect(suspended.filter((runId) => !waiting.includes(runId) && !gone.includes(runId))).toEqual([])
      return
    }
    await sleep(5)
  }
}

async function expectAllEnded(journal: Journal, fleet: DeployFleet): Promise<void> {
  const client = createClient({ journal })
  for (const [index, runId] of RUNS.entries()) {
    const n = taskOf(index)
    const result = await client.result(runId)
    const isNew = runId.startsWith('order') && (await pathOf(journal, runId)) === 'new'
    const value = runId.startsWith('audit') ? [n, n] : [n, ...(isNew ? [-n] : []), 2 * n, 3 * n]
    expect(result, runId).toEqual({ runId, status: 'done', value })
  }
  const { runs } = await journal.list({ limit: 1_000 })
  expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(['completed']))
  expect(runs).toHaveLength(RUNS.length)
  // Who is restarted lets what is at work finish: nothing is made again.
  expect([...fleet.calls].filter(([, count]) => count !== 1)).toEqual([])
  expect(fleet.restarts).toBeGreaterThan(10)
  expect(fleet.gaveUp.filter((code) => code === 'SUPERVISOR_CLOSED').length).toBeGreaterThan(0)
  expect(fleet.gaveUp.filter((code) => !['SUPERVISOR_CLOSED', 'DIVERGED'].includes(code))).toEqual([])
}

/** By its log: the change was marked, and its step done once unless its worker was restarted just then, or neither. */
async function pathOf(journal: Journal, runId: string): Promise<'old' | 'new'> {
  const entries = await readAll(journal, runId)
  const marks = entries.filter(({ kind }) => kind === 'version.marked').map(({ payload }) => payload)
  const steps = entries
    .filter(({ kind }) => kind === 'step.settled')
    .map(({ payload }) => (payload as { key: string }).key)
  if (marks.length === 0) {
    expect(steps, runId).not.toContain('check')
    return 'old'
  }
  expect(marks, runId).toMatchObject([{ change: CHANGE }])
  expect(steps.filter((key) => key === 'check').length, runId).toBeLessThanOrEqual(1)
  return 'new'
}

/** The code that has had these runs. */
async function versionsOf(journal: Journal, runs: readonly string[]): Promise<string[]> {
  const entries = (await Promise.all(runs.map((runId) => readAll(journal, runId)))).flat()
  const acquired = entries.filter(({ kind }) => kind === 'run.acquired')
  return [...new Set(acquired.map(({ payload }) => (payload as { codeVersion: string }).codeVersion))].sort()
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { LIMITS, RunRow } from '@tangle-network/durability-contract'
import { createMemoryJournal, createMemoryShelf } from '@tangle-network/journal-memory'
import { createSqliteJournal } from '@tangle-network/journal-sqlite'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { callOf, World } from './parity-call.ts'
import { type Operation, operation, RUNS } from './parity-operation.ts'

test('SQLite answers every sequence of operations as memory does', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parity-'))
  let now = 1_000_000
  const settings = () => {
    let tokens = 0
    return { clock: () => now, newToken: () => `token-${++tokens}` }
  }
  const path = join(folder, 'journal.sqlite')
  const shelf = createMemoryShelf()
  await using memory = createMemoryJournal({ shelf, ...settings() })
  await using sqlite = await createSqliteJournal({ path, ...settings() })
  const rowOf = rowsOf(path)
  const met = new Map<string, number>()
  const count = (key: string) => met.set(key, (met.get(key) ?? 0) + 1)
  let programs = 0
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 40, maxLength: 150, size: 'large' }), async (operations) => {
        const world = new World(++programs, () => now)
        for (const each of operations.flatMap(steps)) {
          if (each.op === 'tick') now += each.ms
          const call = callOf(each, world)
          if (call === undefined) continue
          const expected = await answer(call(memory))
          expect(await answer(call(sqlite)), JSON.stringify(each)).toStrictEqual(expected)
          world.remember(each, expected.value)
          count(`${each.op} ${expected.code ?? 'granted'}`)
          for (const sight of sightsOf(each, expected.value)) count(sight)
        }
        // What no answer shows: claims, times, counts, tombstones.
        for (const runId of RUNS.map((_, run) => world.runId(run))) {
          expect(rowOf(runId), runId).toEqual(shelf.get(runId)?.row)
        }
      }),
      { numRuns: 250 },
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  for (const wanted of WANTED) expect(met.get(wanted) ?? 0, `how often ${wanted} was met`).toBeGreaterThan(0)
}, 120_000)

/** What a run of this test must have met, or it has compared too little. */
const WANTED = [
  ...['begin granted', 'begin RUN_CONFLICT', 'begin LEASE_HELD', 'begin RUN_FORGOTTEN', 'begin RUN_QUARANTINED'],
  ...['acquire granted', 'acquire LEASE_HELD', 'acquire RUN_CLOSED', 'acquire RUN_NOT_FOUND'],
  ...['acquire RUN_QUARANTINED', 'renew granted', 'renew FENCED', 'release granted', 'append granted'],
  ...['append FENCED', 'append CONFLICT', 'append BLOB_MISSING', 'append RUN_CLOSED', 'append CURSOR_INVALID'],
  ...['replay granted', 'replay CONFLICT', 'putBlob granted', 'putBlob FENCED', 'getBlob granted'],
  ...['getBlob BLOB_MISSING', 'read granted', 'read CURSOR_INVALID', 'read RUN_NOT_FOUND', 'head granted'],
  ...['deliver granted', 'deliver MESSAGE_CONFLICT', 'deliver RUN_CLOSED', 'deliver RUN_NOT_FOUND'],
  ...['inbox granted', 'inbox RUN_NOT_FOUND', 'claim granted', 'revive granted', 'revive RUN_CLOSED'],
  ...['list granted', 'forget granted', 'forget RUN_NOT_CLOSED', 'forget RUN_NOT_FOUND', 'prune granted'],
  ...['claimed 1', 'claimed 2', 'listed suspended', 'listed stalled', 'listed quarantined', 'listed completed'],
  ...['listed moved', 'pruned', 'export granted', 'import granted'],
]

function steps(each: Operation): Operation[] {
  if (each.op !== 'poison') return [each]
  const claim = { op: 'claim', owner: 'x', ttlMs: 1, limit: 10, agents: ['a', 'b'], vocabulary: 2 } as const
  const once: Operation[] = [
    { op: 'tick', ms: 60 },
    { ...claim, agents: [...claim.agents] },
  ]
  return Array.from({ length: LIMITS.claimsWithoutProgress + 1 }, () => once).flat()
}

function sightsOf(each: Operation, value: unknown): string[] {
  if (value === undefined) return []
  if (each.op === 'claim') return [`claimed ${(value as unknown[]).length}`]
  if (each.op === 'prune') return (value as unknown[]).map(() => 'pruned')
  if (each.op === 'list') return (value as { runs: { status: string }[] }).runs.map(({ status }) => `listed ${status}`)
  return []
}

/** Looks up a run's row in the file, in the words of the contract. */
function rowsOf(path: string): (runId: string) => Record<string, unknown> | undefined {
  const database = new DatabaseSync(path)
  onTestFinished(() => database.close())
  const columns = Object.keys(RunRow.shape).map((name) => `${name.replace(/[A-Z]/g, '_$&').toLowerCase()} AS ${name}`)
  const statement = database.prepare(`SELECT ${columns.join()} FROM runs WHERE run_id = ?`)
  return (runId) => {
    const row = statement.get(runId)
    return row && { ...row }
  }
}

interface Answered {
  code?: string
  outcome?: string
  message?: string
  details?: unknown
  value?: unknown
}

async function answer(pending: Promise<unknown>): Promise<Answered> {
  try {
    return { value: await pending }
  } catch (error) {
    const { code, outcome, message, details } = error as Required<Answered>
    return { code, outcome, message, details }
  }
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDurabilityError, isEnded } from '@tangle-network/durability-contract'
import { createSqliteJournal } from '@tangle-network/journal-sqlite'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readAll, violations } from '../src/check-run.ts'
import { evaluate, isAsExpected } from '../src/evaluate.ts'
import { readLedger } from '../src/file-ledger.ts'
import { runWorker } from '../src/kill-worker.ts'
import { countSteps, isConfluent, type Program } from '../src/program.ts'
import { confluentPrograms, programs } from '../src/program-arbitrary.ts'
import { storedResult } from '../src/stored-result.ts'

const KILLS = 40
const KILLS_A_RUN = 5
const LANES = 2

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sigkill-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test(`runs killed by SIGKILL at random instants, ${KILLS} times and more, lose and redo nothing [K-1]`, async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
  console.log(`SEED=${seed}`)
  const large = fc.oneof(programs(), confluentPrograms()).filter((program) => countSteps(program) >= 6)
  const queue = fc.sample(large, { seed, numRuns: 60 })
  const random = fc.sample(fc.double({ min: 0, max: 1, noNaN: true }), { seed, numRuns: 1_000 })
  const landed: number[] = []
  let compared = 0
  const lane = async () => {
    while (landed.reduce((sum, kills) => sum + kills, 0) < KILLS) {
      const program = queue.pop()
      if (!program) throw new Error('out of programs')
      const ended = await killAndResume(`run-${queue.length}`, program, () => random.pop() ?? 0)
      landed.push(ended.kills)
      expect(ended.violations).toEqual([])
      if (!isConfluent(program)) continue
      compared += 1
      expect(isAsExpected(ended.value, evaluate(program))).toBe(true)
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  const total = landed.reduce((sum, kills) => sum + kills, 0)
  console.log(`${total} kills landed on ${landed.length} runs, ${compared} results compared`)
  expect(total).toBeGreaterThanOrEqual(KILLS)
}, 240_000)

/** Kills the workers of one run at random instants, then lets it end, and audits what is left. */
async function killAndResume(runId: string, program: Program, random: () => number) {
  const [path, ledger] = [join(folder, `${runId}.sqlite`), join(folder, `${runId}.jsonl`)]
  const task = (life: number) => ({ journal: path, ledger, runId, program, life, turnMs: 15 })
  let kills = 0
  for (let life = 0; life < KILLS_A_RUN; life++) {
    const { signal, stderr } = await runWorker(task(life), random() * 120)
    expect(stderr).toBe('')
    if (signal !== 'SIGKILL') break
    await using journal = await createSqliteJournal({ path })
    // Killed before it had begun, or after it had ended: not a kill of a run in flight.
    const head = await journal.head(runId).catch((error: unknown) => {
      if (!isDurabilityError(error, 'RUN_NOT_FOUND')) throw error
    })
    if (head && !isEnded(head.status)) kills += 1
  }
  expect(await runWorker(task(KILLS_A_RUN))).toEqual({ code: 0, signal: null, stderr: '' })
  await using journal = await createSqliteJournal({ path })
  const entries = await readAll(journal, runId)
  const value = await storedResult(journal, runId, entries)
  return { kills, value, violations: violations(entries, readLedger(ledger), kills) }
}

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { isDurabilityError } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { createSqliteJournal } from '@tangle-network/journal-sqlite'
import { createSupervisor } from '@tangle-network/runtime-kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readAll, violations } from '../src/check-run.ts'
import { CrashPlan, crashingJournal } from '../src/crashing-journal.ts'
import { MemoryLedger } from '../src/effect-ledger.ts'
import { readLedger } from '../src/file-ledger.ts'
import { startWorker } from '../src/kill-worker.ts'
import type { Program } from '../src/program.ts'
import { programAgent } from '../src/program-agent.ts'
import { programs } from '../src/program-arbitrary.ts'

test('a run taken over while its owner is still at work is finished by the heir alone [K-10]', async () => {
  let takeovers = 0
  await fc.assert(
    fc.asyncProperty(programs(), fc.nat({ max: 60 }), async (program, turns) => {
      const journal = createMemoryJournal()
      const ledger = new MemoryLedger()
      const never = new CrashPlan(Number.POSITIVE_INFINITY, () => {})
      const run = (life: number) => {
        const agent = programAgent({ ledger, life, instant: async () => {}, turn: () => nextTurn() })
        // The proof of death is wrong on purpose: fencing must hold all the same.
        const owners = { name: () => `owner-${life}`, provenDead: () => true }
        const supervisor = createSupervisor({
          journal: crashingJournal(journal, never, ledger),
          owners,
          development: true,
        })
        return supervisor.run(agent, program, { runId: 'run' })
      }
      const first = run(0).catch((error: unknown) => error)
      for (let turn = 0; turn < turns; turn++) await nextTurn()
      const heir = await run(1)
      const owner = await first
      expect(heir.status).toBe('done')
      if (isDurabilityError(owner, 'FENCED')) takeovers += 1
      // It ended first, or it was told; it never went on as if nothing had happened.
      else if (!isDurabilityError(owner, 'RUN_CLOSED')) expect(owner).toEqual(heir)
      expect(violations(await readAll(journal, 'run'), ledger.lines, 1)).toEqual([])
    }),
    { numRuns: 200 },
  )
  expect(takeovers).toBeGreaterThan(20)
}, 60_000)

test('an owner stopped past its lease starts nothing more when it wakes [K-10]', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sigstop-'))
  const [path, ledger] = [join(folder, 'journal.sqlite'), join(folder, 'ledger.jsonl')]
  const program: Program = Array.from({ length: 12 }, (_, index) => ({
    ...{ do: 'step' as const, key: `k${index}`, effect: 'idempotent' as const, value: index },
    ...{ throws: 0, maxAttempts: 1, turns: 4 },
  }))
  const task = { journal: path, ledger, runId: 'run', program, turnMs: 10, ttlMs: 2_000 }
  const owner = startWorker({ ...task, life: 0, stopAtTurn: 15 })
  while (!isStopped(owner.child.pid)) await sleep(10)
  const startedBefore = readLedger(ledger).filter(({ what }) => what === 'start').length
  expect(startedBefore).toBe(4)
  const heir = await startWorker({ ...task, life: 1 }).end
  expect(heir).toEqual({ code: 0, signal: null, stderr: '' })
  owner.child.kill('SIGCONT')
  const woken = await owner.end
  expect(woken.code).toBe(1)
  expect(woken.stderr).toMatch(/LEASE_LOST|FENCED|RUN_CLOSED/)
  const lines = readLedger(ledger)
  await using journal = await createSqliteJournal({ path })
  const entries = await readAll(journal, 'run')
  expect(entries.at(-1)?.epoch).toBe(2)
  expect(lines.filter((line) => line.what === 'start' && line.epoch === 1)).toHaveLength(startedBefore)
  expect(violations(entries, lines, 1)).toEqual([])
  rmSync(folder, { recursive: true })
}, 60_000)

function isStopped(pid: number | undefined): boolean {
  return /\) T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
}

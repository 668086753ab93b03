import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  auditRun,
  endOf,
  kernelLog,
  type Program,
  readAll,
  readLedger,
  startWorker,
} from '@tangle-network/durability-conformance'
import { createSqliteJournal } from '@tangle-network/journal-sqlite'
import { expect, test } from 'vitest'
import { kernel } from '../src/program-kernel.ts'
import { harness } from '../src/sqlite-harness.ts'

test('an owner stopped past its lease starts nothing more when it wakes [K-10]', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sigstop-'))
  const ledger = join(folder, 'ledger.jsonl')
  const program: Program = Array.from({ length: 12 }, (_, index) => ({
    ...{ do: 'step' as const, key: `k${index}`, effect: 'idempotent' as const, input: null, value: index },
    ...{ throws: 0, maxAttempts: 1, turns: 4 },
  }))
  const modules = { harness: harness.workerModule ?? '', kernel: kernel.module ?? '' }
  const task = { ...modules, env: folder, ledger, runId: 'run', program, turnMs: 10, ttlMs: 2_000, isHeir: false }
  const owner = startWorker({ ...task, life: 0, stopAtTurn: 15 })
  while (!isStopped(owner.child.pid)) await sleep(10)
  const starts = () => readLedger(ledger).filter(({ what, life }) => what === 'start' && life === 0).length
  expect(starts()).toBe(4)
  const heir = await startWorker({ ...task, life: 1 }).end
  expect(heir).toEqual({ code: 0, signal: null, stderr: '' })
  owner.child.kill('SIGCONT')
  const woken = await owner.end
  expect(woken.code).toBe(1)
  expect(woken.stderr).toMatch(/LEASE_LOST|FENCED|RUN_CLOSED/)
  expect(starts()).toBe(4)
  await using journal = await createSqliteJournal({ path: join(folder, 'journal.sqlite') })
  const entries = await readAll(journal, 'run')
  expect(entries.at(-1)?.epoch).toBe(2)
  const log = await kernelLog(journal, 'run', entries)
  auditRun({ runId: 'run', program, log, lines: readLedger(ledger), faults: 1 })
  expect(endOf(log)).toHaveProperty('done')
  rmSync(folder, { recursive: true })
}, 60_000)

function isStopped(pid: number | undefined): boolean {
  return /\) T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
}

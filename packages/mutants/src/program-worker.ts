// Drives one program on one SQLite file until it ends or is killed: node program-worker.ts TASK_FILE
import { readFileSync, writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { createSqliteJournal } from '@tangle-network/journal-sqlite'
import { createSupervisor } from '@tangle-network/runtime-kernel'
import { CrashPlan, crashingJournal } from './crashing-journal.ts'
import { FileLedger } from './file-ledger.ts'
import type { Program } from './program.ts'
import { programAgent } from './program-agent.ts'

export interface WorkerTask {
  readonly journal: string
  readonly ledger: string
  readonly runId: string
  readonly program: Program
  readonly life: number
  /** How long one turn of an effect takes, in ms. */
  readonly turnMs: number
  readonly ttlMs?: number
  /** Stops itself with SIGSTOP in that turn of its effects: at work, but holding no lock of the file. */
  readonly stopAtTurn?: number
}

const task = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as WorkerTask
const ledger = new FileLedger(task.ledger)
await using file = await createSqliteJournal({ path: task.journal })
const never = new CrashPlan(Number.POSITIVE_INFINITY, () => {})
let turns = 0
const turn = async () => {
  turns += 1
  if (turns === task.stopAtTurn) process.kill(process.pid, 'SIGSTOP')
  await sleep(task.turnMs)
}
const agent = programAgent({ ledger, life: task.life, instant: async () => {}, turn })
await using supervisor = createSupervisor({
  journal: crashingJournal(file, never, ledger),
  development: true,
  ttlMs: task.ttlMs ?? 15_000,
})
writeSync(1, 'ready\n')
await supervisor.run(agent, task.program, { runId: task.runId })

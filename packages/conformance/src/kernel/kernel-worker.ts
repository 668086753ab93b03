// Drives one program on one place until it ends, or is killed: node kernel-worker.ts TASK_FILE
import { readFileSync, writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Harness } from '../harness.ts'
import { madeJournal } from '../law/made-journal.ts'
import { isStore } from '../law/stage.ts'
import { FileLedger } from './file-ledger.ts'
import type { KernelUnderTest } from './kernel-under-test.ts'
import type { KernelTask } from './start-worker.ts'
import { World } from './world.ts'
import { worldJournal } from './world-journal.ts'

const task = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as KernelTask
const { harness } = (await import(task.harness)) as { harness: Harness }
const { kernel } = (await import(task.kernel)) as { kernel: KernelUnderTest }
const opened = await harness.open(task.env, { clock: Date.now, failpoint: () => {} })
const journal = isStore(opened) ? madeJournal(opened) : opened

let turns = 0
const { life, runId, ttlMs = 60_000, isHeir } = task
const world = new World({
  ...{ life, runId, ttlMs, ledger: new FileLedger(task.ledger), provenDead: () => isHeir },
  transactional: harness.transactional,
  turn: async () => {
    turns += 1
    if (turns === task.stopAtTurn) process.kill(process.pid, 'SIGSTOP')
    await sleep(task.turnMs)
  },
  clock: {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms)
      return () => clearTimeout(timer)
    },
  },
})
writeSync(1, 'ready\n')
await kernel.run(task.program, world.ports(worldJournal(journal, world, { calls: 0 }, () => {})))
await journal.close()

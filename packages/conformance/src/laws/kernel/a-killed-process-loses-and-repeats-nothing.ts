import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDurabilityError, isEnded } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { auditRun } from '../../kernel/audit/audit-run.ts'
import { endOf, evaluatedOtherwise } from '../../kernel/audit/ended.ts'
import { type Evidence, incarnated } from '../../kernel/audit/evidence.ts'
import { exampleProgram } from '../../kernel/example-program.ts'
import { readLedger } from '../../kernel/file-ledger.ts'
import { featuresOf, kernelOf, programsFor, WAITS } from '../../kernel/kernel-case.ts'
import { kernelLog } from '../../kernel/kernel-log.ts'
import type { Feature, Program } from '../../kernel/program.ts'
import { runWorker } from '../../kernel/start-worker.ts'
import { countSteps } from '../../kernel/walk-program.ts'
import type { Law } from '../../law/law.ts'
import { readAll } from '../../law/sample.ts'
import type { Stage } from '../../law/stage.ts'
import type { Trial } from '../../law/trial.ts'

const TURN_MS = 15
/** Lines of the ledger after which a worker is killed, and how much later. */
const LINES = 12
const LATER_MS = 20

interface Kill {
  readonly lines: number
  readonly laterMs: number
}

const EXAMPLE_KILLS: readonly Kill[] = [
  { lines: 4, laterMs: 0 },
  { lines: 8, laterMs: 5 },
  { lines: 12, laterMs: 10 },
]

/** With real processes, real time and SIGKILL; the ledger is a file, each line of it one write to the system. */
export const aKilledProcessLosesAndRepeatsNothing: Law = {
  id: 'a-killed-process-loses-and-repeats-nothing',
  level: 'K',
  clause: 'K-1',
  also: ['K-2', 'K-3', 'K-4', 'K-6', 'K-7'],
  invariant: 'K1',
  statement:
    'a process killed at a random instant, again and again, leaves a run that loses nothing and repeats nothing',
  needs: ['worker', 'kernel module'],
  meets: ['a kill of a run in flight'],
  async check(trial) {
    const large = programsFor(trial, { length: 5, without: WAITS }).filter((program) => countSteps(program) >= 6)
    const kill = fc.record({ lines: fc.nat({ max: LINES }), laterMs: fc.nat({ max: LATER_MS }) })
    const kills = fc.array(kill, { minLength: 3, maxLength: 4 })
    const cases = fc.noShrink(fc.record({ program: large, kills }))
    const features = featuresOf(trial).filter((feature) => !(WAITS as readonly Feature[]).includes(feature))
    const example = { program: exampleProgram(features), kills: EXAMPLE_KILLS }
    await trial.forAll(cases, ({ program, kills }, stage) => killAndResume(trial, stage, program, kills), {
      weight: 0.2,
      examples: [example],
    })
  },
}

async function killAndResume(trial: Trial, stage: Stage, program: Program, kills: readonly Kill[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kernel-ledger-'))
  try {
    const [harness, kernel] = [trial.harness.workerModule ?? '', kernelOf(trial).module ?? '']
    const ledger = join(folder, 'ledger.jsonl')
    const task = { harness, kernel, ledger, env: stage.env, runId: 'run', program, turnMs: TURN_MS, isHeir: true }
    trial.tally.schedules += 1
    let life = 0
    for (const { lines, laterMs } of kills) {
      trial.tally.ask('SIGKILL')
      const until = readLedger(ledger).length + lines
      const isDue = () => readLedger(ledger).length >= until
      const { signal, stderr } = await runWorker({ ...task, life: life++ }, { isDue, laterMs })
      trial.demand.equal(stderr, '', 'what a killed worker said')
      if (signal !== 'SIGKILL') break
      trial.tally.land('SIGKILL')
      trial.tally.kills += 1
      if (await isInFlight(stage)) trial.tally.meet('a kill of a run in flight')
    }
    trial.demand.equal(
      await runWorker({ ...task, life: life++ }),
      { code: 0, signal: null, stderr: '' },
      'the last worker',
    )
    const journal = await stage.open({ clock: Date.now })
    const log = await kernelLog(journal, 'run', await readAll(journal, 'run'))
    const evidence: Evidence = { runId: 'run', program, log, lines: incarnated(readLedger(ledger)), faults: life - 1 }
    auditRun(evidence)
    evaluatedOtherwise(evidence, endOf(log))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Killed before it had begun, or after it had ended, a run has shown nothing. */
async function isInFlight(stage: Stage): Promise<boolean> {
  const journal = await stage.open({ clock: Date.now })
  const head = await journal.head('run').catch((error: unknown) => {
    if (!isDurabilityError(error, 'RUN_NOT_FOUND')) throw error
  })
  return head !== undefined && !isEnded(head.status)
}

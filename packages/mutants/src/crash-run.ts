import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Entry, Journal } from '@tangle-network/durability-contract'
import { createSupervisor } from '@tangle-network/runtime-kernel'
import { readAll, violations } from './check-run.ts'
import { CrashPlan, crashingClock, crashingJournal } from './crashing-journal.ts'
import { type EffectLedger, type LedgerLine, MemoryLedger } from './effect-ledger.ts'
import type { Program } from './program.ts'
import { programAgent } from './program-agent.ts'

/** What a run with crashes came to. */
export interface CrashedRun {
  readonly value: unknown
  readonly entries: readonly Entry[]
  readonly ledger: MemoryLedger
  /** Instants at which a crash landed. */
  readonly landed: readonly string[]
  /** Instants that the last, undisturbed life passed. */
  readonly instants: number
  readonly violations: readonly string[]
}

export interface CrashRunOptions {
  /** Opened by the test; another view of the same store may be given to each life. */
  readonly journal: Journal
  readonly program: Program
  /** Life k ends at its `crashes[k]`-th instant; the life after the last one is undisturbed. */
  readonly crashes: readonly number[]
  readonly runId?: string
}

/**
 * Runs a program, ends its world at the chosen instants, and lets another supervisor take over each time, until a life
 * reaches the end. A crash that is chosen past the end of a life does not land, and ends the list.
 */
export async function runWithCrashes({
  journal,
  program,
  crashes,
  runId = 'run',
}: CrashRunOptions): Promise<CrashedRun> {
  const ledger = new MemoryLedger()
  const landed: string[] = []
  for (let life = 0; ; life++) {
    const crashed = Promise.withResolvers<void>()
    const plan = new CrashPlan(crashes[life] ?? Number.POSITIVE_INFINITY, (instant) => {
      landed.push(instant)
      crashed.resolve()
    })
    // What a dead process would have said, it never says.
    const voice = { write: (line: LedgerLine) => void (plan.isOver || ledger.write(line)) }
    const result = oneLife(crashingJournal(journal, plan, voice), plan, voice, life, program, runId)
    const ended = await Promise.race([result, crashed.promise])
    if (!ended) continue
    const entries = await readAll(journal, runId)
    const broken = violations(entries, ledger.lines, landed.length)
    return { value: ended.value, entries, ledger, landed, instants: plan.count, violations: broken }
  }
}

async function oneLife(
  journal: Journal,
  plan: CrashPlan,
  ledger: EffectLedger,
  life: number,
  program: Program,
  runId: string,
): Promise<{ value: unknown }> {
  const instant = (name: string) => plan.instant(name)
  const agent = programAgent({ ledger, life, instant, turn: () => nextTurn() })
  // The owner before is dead by construction; on a real host the process table says so.
  const owners = { name: () => `life-${life}`, provenDead: () => true }
  const supervisor = createSupervisor({ journal, owners, clock: crashingClock(plan), patienceMs: 0, development: true })
  return { value: await supervisor.runOrThrow(agent, program, { runId }) }
}

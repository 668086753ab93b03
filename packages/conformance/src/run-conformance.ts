import { arch, platform, release } from 'node:os'
import { notClaimed } from './claimed.ts'
import type { Harness } from './harness.ts'
import type { KernelUnderTest } from './kernel/kernel-under-test.ts'
import type { EndedLaw } from './law/ended-law.ts'
import type { Law, Level } from './law/law.ts'
import { isStore, Stage } from './law/stage.ts'
import { Tally } from './law/tally.ts'
import { tryLaw } from './law/try-law.ts'
import { LAWS } from './laws/laws.ts'
import { type LawReport, REPORT_VERSION, type Report } from './report/report.ts'

export interface ConformanceOptions {
  readonly kernel?: KernelUnderTest
  /** All of them by default. */
  readonly levels?: readonly Level[]
  /** Ids of the laws to check; all by default. */
  readonly laws?: readonly string[]
  /** Where the randomness of every law comes from; printed, so that a failure can be seen again. */
  readonly seed?: number
  /** How many random cases a law tries; 100 by default. */
  readonly runs?: number
  /** Instead of `runs`: the laws that try random cases share this much time. */
  readonly timeMs?: number
  readonly onProgress?: (progress: Progress) => void
}

export interface Progress {
  readonly law: Law
  /** Of how many. */
  readonly index: number
  readonly laws: number
  readonly schedules: number
  readonly faultsLanded: number
  readonly ended?: LawReport
}

const DEFAULT_RUNS = 100

/** Checks every law that the harness claims, and answers what was found. Rejects only when the harness is at fault. */
export async function runConformance<Env>(harness: Harness<Env>, options: ConformanceOptions = {}): Promise<Report> {
  const { kernel, levels, seed = randomSeed(), runs = DEFAULT_RUNS, onProgress = () => {} } = options
  const startedAt = new Date()
  const since = performance.now()
  const laws = LAWS.filter(({ level }) => levels?.includes(level) ?? true).filter(
    ({ id }) => options.laws?.includes(id) ?? true,
  )
  const opensStores = await canOpenStores(harness)
  const reports: LawReport[] = []
  const total = new Tally()
  for (const [index, law] of laws.entries()) {
    const progress = { law, index, laws: laws.length, schedules: total.schedules, faultsLanded: landed(total) }
    onProgress(progress)
    const reason = notClaimed(law, harness, { kernel, opensStores })
    const ended =
      reason === undefined ? await tryLaw(law, { harness, seed, runs, ...(kernel && { kernel }) }) : undefined
    if (ended) total.add(ended.tally)
    const report = reportOf(law, { reason, ended, exempt: harness.exempt?.[law.id] })
    reports.push(report)
    onProgress({ ...progress, index: index + 1, ended: report })
  }
  return {
    ...{ version: REPORT_VERSION, subject: harness.name, kernel: kernel?.name ?? null, seed, runs },
    ...{ startedAt: startedAt.toISOString(), seconds: (performance.now() - since) / 1_000 },
    environment: { node: process.version, platform: `${platform()} ${release()} ${arch()}` },
    laws: reports,
    ...{ faults: Object.fromEntries(total.faults), coverage: Object.fromEntries(total.met) },
    ...{ schedules: total.schedules, operations: total.operations, kills: total.kills },
    holds: reports.every(({ result }) => result !== 'broken'),
  }
}

interface Found {
  readonly reason: string | undefined
  readonly ended: EndedLaw | undefined
  readonly exempt: string | undefined
}

function reportOf(law: Law, { reason, ended, exempt }: Found): LawReport {
  const { id, level, clause, also = [], invariant, statement } = law
  const about = { id, level, clause, also, invariant, statement }
  if (!ended) {
    return { ...about, result: 'not claimed', ...(reason && { reason }), seconds: 0, schedules: 0, operations: 0 }
  }
  const { seconds, tally, failure } = ended
  const counted = { seconds, schedules: tally.schedules, operations: tally.operations }
  if (exempt !== undefined) {
    if (failure) return { ...about, ...counted, result: 'exempt', reason: exempt, failure }
    const message = `exempt (${exempt}), and yet it holds: take the exemption away`
    return { ...about, ...counted, result: 'broken', failure: { invariant, message } }
  }
  return { ...about, ...counted, result: failure ? 'broken' : 'holds', ...(failure && { failure }) }
}

async function canOpenStores(harness: Harness): Promise<boolean> {
  await using stage = await Stage.provision(harness)
  const opened = await harness.open(stage.env, { clock: stage.clock.now, failpoint: () => {} })
  await opened.close()
  return isStore(opened)
}

function landed(tally: Tally): number {
  return [...tally.faults.values()].reduce((sum, fault) => sum + fault.landed, 0)
}

function randomSeed(): number {
  return Math.floor(Math.random() * 2 ** 31)
}

import { arch, platform, release } from 'node:os'
import type { Law } from './law/law.ts'
import { Tally } from './law/tally.ts'
import type { LawStanding } from './law-standing.ts'
import type { RemoteLaw } from './remote/remote-law.ts'
import { type LawReport, REPORT_VERSION, type Report } from './report/report.ts'
import { takeTurns } from './take-turns.ts'

export interface RunOptions {
  /** Ids of the laws to check; all by default. */
  readonly laws?: readonly string[]
  /** Where the randomness of every law comes from; printed, so that a failure can be seen again. */
  readonly seed?: number
  /** How many random cases a law tries; 100 by default. With `timeMs`, how many it tries a turn; 25 by default. */
  readonly runs?: number
  /**
   * A time for the laws that try random cases to share. First every law has one whole turn, however long that takes.
   * Then, until the time is up, whichever random law has had the least of it has another turn, with the next seed.
   */
  readonly timeMs?: number
  readonly onProgress?: (progress: Progress) => void
}

/** Where a run of the suite is. The counts go on counting while the law is at work. */
export interface Progress {
  readonly law: Law | RemoteLaw
  /** Laws that have had a turn, of how many that are claimed. */
  readonly index: number
  readonly laws: number
  /** From 1; more only when there is time to share. */
  readonly turn: number
  readonly cases: number
  readonly schedules: number
  readonly operations: number
  readonly kills: number
  readonly faultsLanded: number
  /** What the law came to: after its first turn, and again when a later one broke it. */
  readonly ended?: LawReport
}

/** What the laws are tried on. */
export interface RunSubject extends Pick<Report, 'subject' | 'kernel'> {
  /** What it tells of the place. */
  readonly told: Readonly<Record<string, string>>
  readonly levels: Report['chosen']['levels']
  /** What the harness has thrown, for which no law can be blamed. */
  failed(): unknown
}

const DEFAULT_RUNS = 100
const DEFAULT_RUNS_A_TURN = 25

/** Gives every law that is claimed its turns, and answers what was found. Rejects only when the harness is at fault. */
export async function runLaws(
  { subject, kernel, told, levels, failed }: RunSubject,
  standings: readonly LawStanding[],
  options: RunOptions,
): Promise<Report> {
  const { laws: ids, seed = randomSeed(), timeMs, onProgress = () => {} } = options
  const { runs = timeMs === undefined ? DEFAULT_RUNS : DEFAULT_RUNS_A_TURN } = options
  const startedAt = new Date()
  const since = performance.now()
  const progress = (standing: LawStanding, ended?: LawReport) => onProgress(progressOf(standing, standings, ended))
  const turn = async (standing: LawStanding, deadline?: number): Promise<boolean> => {
    progress(standing)
    if (standing.reason === undefined)
      await standing.turn({ seed, runs, ...(deadline === undefined ? {} : { deadline }) })
    const error = failed()
    if (error) throw error
    if (standing.turns <= 1 || !standing.wantsMore) progress(standing, standing.report)
    return standing.wantsMore
  }
  for (const standing of standings) await turn(standing)
  if (timeMs !== undefined) {
    const deadline = since + timeMs
    await takeTurns(
      standings.filter(({ wantsMore }) => wantsMore),
      {
        spent: ({ seconds }) => seconds,
        turn: (each) => turn(each, deadline),
        isOver: () => performance.now() >= deadline,
      },
    )
  }
  const total = sumOf(standings)
  return {
    ...{ version: REPORT_VERSION, subject, kernel },
    ...{ chosen: { levels, laws: ids ?? null }, seed, runs, timeMs: timeMs ?? null },
    ...{ startedAt: startedAt.toISOString(), seconds: (performance.now() - since) / 1_000 },
    environment: { ...told, node: process.version, platform: `${platform()} ${release()} ${arch()}` },
    laws: standings.map(({ report }) => report),
    ...{ faults: Object.fromEntries(total.faults), coverage: Object.fromEntries(total.met) },
    ...{ cases: total.cases, schedules: total.schedules, operations: total.operations, kills: total.kills },
    holds: standings.every(({ report }) => report.result !== 'broken'),
  }
}

function progressOf(
  { law, turns }: LawStanding,
  standings: readonly LawStanding[],
  ended: LawReport | undefined,
): Progress {
  const claimed = standings.filter(({ reason }) => reason === undefined)
  const index = claimed.filter((each) => each.turns > 0).length
  const count = (name: 'cases' | 'schedules' | 'operations' | 'kills') => sumOf(standings)[name]
  return {
    ...{ law, index, laws: claimed.length, turn: ended ? turns : turns + 1, ...(ended && { ended }) },
    get cases() {
      return count('cases')
    },
    get schedules() {
      return count('schedules')
    },
    get operations() {
      return count('operations')
    },
    get kills() {
      return count('kills')
    },
    get faultsLanded() {
      return [...sumOf(standings).faults.values()].reduce((sum, fault) => sum + fault.landed, 0)
    },
  }
}

function sumOf(standings: readonly LawStanding[]): Tally {
  const total = new Tally()
  for (const { tally } of standings) total.add(tally)
  return total
}

function randomSeed(): number {
  return Math.floor(Math.random() * 2 ** 31)
}

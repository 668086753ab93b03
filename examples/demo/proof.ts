import type { Audit, Fate } from './audit.ts'
import type { Directed } from './director.ts'

/** What the demo found; printed by `--json`. */
export interface Proof {
  readonly path: string
  readonly seed: number
  readonly kills: number
  readonly sabotage: string | null
  /** Processes that died of SIGKILL while the run was open: the last entry then, and effects of unknown outcome. */
  readonly killsLanded: readonly {
    readonly pid: number
    readonly seq: number
    readonly stepsCommitted: number
    readonly inFlight: number
  }[]
  /** New processes that took the run over. */
  readonly resumes: number
  readonly stepsCommitted: number
  readonly committedExecutedAgain: number
  readonly acknowledgedLost: number
  /** What became of the effects that were in flight at the kills. */
  readonly inFlight: Readonly<Record<Fate, number>>
  readonly onceExecuted: number
  readonly onceExecutedTwice: number
  readonly onceUnknown: number
  /** Of those, how many the ledger shows to have happened all the same. */
  readonly onceUnknownHappened: number
  readonly reportDigest: string | null
  readonly uninterruptedDigest: string | null
  readonly chainVerified: boolean
  readonly entries: number
  readonly report: string
  readonly journal: string
  readonly ledger: string
  /** What was not proven, in sentences; empty when everything was. */
  readonly problems: readonly string[]
}

export interface Evidence
  extends Pick<Proof, 'path' | 'seed' | 'kills' | 'sabotage' | 'resumes' | 'report' | 'journal' | 'ledger'> {
  readonly directed: Directed
  readonly audited: Audit
  readonly inFlightAt: readonly number[]
  readonly reportDigest: string | null
  readonly uninterruptedDigest: string | null
  /** Null where a model decides how many there are. */
  readonly uninterruptedSteps: number | null
  /** Whether somebody wrote to the surveyed folder meanwhile. */
  readonly folderChanged: boolean
}

/** Judges the evidence. */
export function prove(evidence: Evidence): Proof {
  const { directed, audited, path, seed, kills, sabotage, resumes, report, journal, ledger } = evidence
  const { inFlight, once } = audited
  const fates = (fate: Fate) => inFlight.filter((attempt) => attempt.fate === fate).length
  return {
    ...{ path, seed, kills, sabotage },
    killsLanded: directed.kills.flatMap(({ pid, seq, landed }, index) => {
      const [stepsCommitted = 0, flying = 0] = [audited.stepsBefore[index], evidence.inFlightAt[index]]
      return landed ? [{ pid, seq, stepsCommitted, inFlight: flying }] : []
    }),
    resumes,
    stepsCommitted: audited.stepsCommitted,
    committedExecutedAgain: audited.executedAgain.length,
    acknowledgedLost: audited.lost.length,
    inFlight: {
      committed: fates('committed'),
      retried: fates('retried'),
      unknown: fates('unknown'),
      unaccounted: fates('unaccounted'),
    },
    onceExecuted: once.executed,
    onceExecutedTwice: once.executedTwice.length,
    onceUnknown: once.unknown.length,
    onceUnknownHappened: once.unknown.filter(({ happened }) => happened).length,
    reportDigest: evidence.reportDigest,
    uninterruptedDigest: evidence.uninterruptedDigest,
    chainVerified: audited.broken === undefined,
    entries: audited.entries,
    ...{ report, journal, ledger },
    problems: [...problemsIn(evidence)],
  }
}

function* problemsIn(evidence: Evidence): Generator<string> {
  const { directed, audited, kills, resumes } = evidence
  const { broken, lost, executedAgain, inFlight, once } = audited
  const landed = directed.kills.filter((kill) => kill.landed).length
  if (directed.failure !== undefined) yield `The run did not end as it should: ${directed.failure}.`
  if (landed < kills) yield `${landed} of ${kills} kills landed while the run was open.`
  if (resumes < landed) yield `The run was killed ${landed} times and resumed ${resumes} times.`
  if (broken !== undefined) yield `The journal does not verify: ${broken}`
  else if (!audited.isCompleted) yield 'The journal does not hold the end of the run.'
  if (lost[0]) {
    yield `Acknowledged work was lost: ${lost.length} acknowledged commits are not in the journal, the first of them up to entry ${lost[0].seq}.`
  }
  if (executedAgain[0]) {
    yield `Committed work was executed again: ${executedAgain.length} steps, the first of them ${named(executedAgain[0])}.`
  }
  if (once.executedTwice[0]) yield `An effect that may happen once happened twice: ${named(once.executedTwice[0])}.`
  const unaccounted = inFlight.find(({ fate }) => fate === 'unaccounted')
  if (unaccounted) yield `Nobody says what became of ${named(unaccounted)}, which was in flight at a kill.`
  const isSame = evidence.reportDigest !== null && evidence.reportDigest === evidence.uninterruptedDigest
  if (!isSame) yield 'The report differs from that of an uninterrupted run.'
  const { uninterruptedSteps } = evidence
  if (uninterruptedSteps !== null && audited.stepsCommitted !== uninterruptedSteps) {
    yield `The run committed ${audited.stepsCommitted} steps, an uninterrupted one ${uninterruptedSteps}.`
  }
  if (!isSame && evidence.folderChanged) {
    yield 'Somebody wrote to the folder meanwhile; run this again when it is left alone.'
  }
}

/** A step as people read it. */
export function named({ path, key }: { path: readonly string[]; key: string }): string {
  return [...path, key].map((part) => `'${part}'`).join(' / ')
}

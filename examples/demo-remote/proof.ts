import type { Audit, Tokens } from './audit.ts'
import type { CliLife } from './cli-ledger.ts'
import type { Digest } from './digest-agent.ts'
import type { Directed, Kill } from './director.ts'

/** What the demo found; printed by `--json`. */
export interface Proof {
  readonly seed: number
  readonly kills: number
  readonly sabotage: string | null
  readonly killsLanded: readonly Kill[]
  /** How often the program says that it was started, and how often it had to be. */
  readonly executionsStarted: number
  readonly executionsNeeded: number
  readonly eventsJournaled: number
  readonly eventsDuplicated: number
  readonly eventsMissing: number
  readonly eventsInvented: number
  readonly resultsAccepted: number
  readonly outcome: string
  readonly result: unknown
  /** Every process that was the program, and how many lines it has printed. */
  readonly programs: readonly {
    readonly pid: number
    readonly boot: string
    readonly since: string
    readonly lines: number
  }[]
  readonly tokens: Tokens
  readonly chainVerified: boolean
  readonly entries: number
  readonly seconds: number
  /** What was not proven, in sentences; empty when everything was. */
  readonly problems: readonly string[]
}

export interface Evidence extends Pick<Proof, 'seed' | 'kills' | 'sabotage' | 'executionsNeeded' | 'seconds'> {
  readonly directed: Directed
  readonly audited: Audit
  readonly lives: readonly CliLife[]
  readonly expected: Digest
}

/** Judges the evidence. */
export function prove(evidence: Evidence): Proof {
  const { directed, audited, lives, seed, kills, sabotage, executionsNeeded, seconds } = evidence
  const { result } = directed
  return {
    ...{ seed, kills, sabotage },
    killsLanded: directed.kills.filter(({ proof }) => proof !== undefined),
    executionsStarted: lives.length,
    executionsNeeded,
    eventsJournaled: audited.events,
    eventsDuplicated: audited.duplicated,
    eventsMissing: audited.missing,
    eventsInvented: audited.invented,
    resultsAccepted: audited.resultsAccepted,
    outcome: result?.status ?? 'none',
    result: digestIn(evidence) ?? null,
    programs: lives.map(({ is, printed }) => ({ ...is, lines: printed.length })),
    tokens: audited.tokens,
    chainVerified: audited.broken === undefined,
    ...{ entries: audited.entries, seconds },
    problems: [...problemsIn(evidence)],
  }
}

function* problemsIn(evidence: Evidence): Generator<string> {
  const { directed, audited, lives, kills, executionsNeeded, expected } = evidence
  const { result, failure } = directed
  const landed = directed.kills.filter(({ proof }) => proof !== undefined)
  if (failure !== undefined) yield `The run did not end as it should: ${failure}.`
  if (landed.length < kills) yield `${landed.length} of ${kills} kills landed.`
  const lost = landed.find(({ victim, wentOn }) => victim !== 'program' && !wentOn)
  if (lost) yield `When the ${lost.victim} was killed, the program did not go on as the same process.`
  if (lives.length !== executionsNeeded)
    yield `The program was started ${lives.length} times, and should have been ${executionsNeeded}.`
  if (audited.broken !== undefined) yield `The journal does not verify: ${audited.broken}`
  else if (!audited.isCompleted) yield 'The journal does not hold the end of the run.'
  if (audited.duplicated > 0) yield `Events stand twice in the journal: ${audited.duplicated}.`
  if (audited.missing > 0) yield `Events are missing from the journal: ${audited.missing}.`
  if (audited.invented > 0) yield 'The journal holds events that the program did not print, or not in that order.'
  if (audited.resultsAccepted !== 1) yield `${audited.resultsAccepted} results were accepted, and should have been 1.`
  if (audited.unknown > 0) yield `Of ${audited.unknown} executions nobody is said to know what became of them.`
  if (audited.tokens.reserved !== 0) yield `${audited.tokens.reserved} tokens are still reserved.`
  const value = digestIn(evidence)
  if (failure === undefined && (value?.words !== expected.words || value.pages !== expected.pages))
    yield `The run came to ${JSON.stringify(result)}, and the pages hold ${expected.words} words.`
}

function digestIn({ directed: { result } }: Evidence): Digest | undefined {
  return result?.status === 'done' ? (result.value as Digest) : undefined
}

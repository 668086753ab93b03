import { DurabilityError, type Entry, type Fact, type Journal, parseFact } from '@tangle-network/durability-contract'
import { type Attempt, type LedgerLine, placeOf } from './ledger.ts'
import { readWhole } from './whole-log.ts'

type Acked = Extract<LedgerLine, { type: 'acked' }>
type Place = { readonly path: readonly string[]; readonly key: string }

/** What became of an attempt whose process was killed before it heard of a commit. */
export type Fate =
  /** The commit had been made; only its acknowledgement was lost. */
  | 'committed'
  /** Made again, under the same idempotency key. */
  | 'retried'
  /** Declared unknown: it may have happened, and is not made again. */
  | 'unknown'
  /** None of these, which must not be. */
  | 'unaccounted'

export interface InFlight extends Place {
  readonly pid: number
  readonly effect: Attempt['effect']
  readonly fate: Fate
  /** Whether the ledger shows that the effect had happened. */
  readonly happened: boolean
}

export interface Audit {
  /** Why the log could not be read and verified from genesis to head; undefined when it could. */
  readonly broken: string | undefined
  readonly entries: number
  readonly isCompleted: boolean
  readonly stepsCommitted: number
  /** How many of them stood in the journal at each kill. */
  readonly stepsBefore: readonly number[]
  /** Commits that were acknowledged and do not stand in the journal. */
  readonly lost: readonly Pick<Acked, 'pid' | 'seq'>[]
  /** Attempts of a step whose outcome was committed, or acknowledged, before they started. */
  readonly executedAgain: readonly (Place & { readonly pid: number })[]
  readonly inFlight: readonly InFlight[]
  readonly once: {
    readonly executed: number
    readonly executedTwice: readonly Place[]
    /** Of unknown outcome; `happened` where the ledger shows that they had happened all the same. */
    readonly unknown: readonly (Place & { readonly happened: boolean })[]
  }
}

interface Outcome extends Place {
  readonly epoch: number
  readonly seq: number
  readonly isUnknown: boolean
}

/**
 * Joins what the ledger saw with what the journal says. It trusts neither the kernel, which it does not even import,
 * nor the journal: committed is what the journal acknowledged to a process, as the ledger has it.
 */
export async function audit(
  journal: Journal,
  runId: string,
  ledger: readonly LedgerLine[],
  kills: readonly { readonly pid: number; readonly seq: number }[],
): Promise<Audit> {
  const { entries, isCompleted, broken } = await readWhole(journal, runId)
  const outcomes = outcomesIn(entries)
  const digests = new Map(entries.map(({ seq, digest }) => [seq, digest]))
  const acked = ledger.filter((line) => line.type === 'acked')
  const attempts = ledger.filter((line) => line.type === 'start')
  const ends = ledger.filter((line) => line.type === 'end')
  const ended = new Set(ends.map((line) => ownPlace(line, line)))
  const endedPlaces = new Set(ends.map(placeOf))
  return {
    broken,
    entries: entries.length,
    isCompleted,
    stepsCommitted: outcomes.size,
    stepsBefore: kills.map((kill) => [...outcomes.values()].filter(({ seq }) => seq <= kill.seq).length),
    lost: acked.filter(({ seq, digest }) => digests.get(seq) !== digest).map(({ pid, seq }) => ({ pid, seq })),
    executedAgain: executedAgain(ledger, outcomes),
    inFlight: kills
      .flatMap(({ pid }) => inFlight(ledger, pid))
      .map((attempt) => ({
        ...pick(attempt),
        pid: attempt.pid,
        effect: attempt.effect,
        fate: fateOf(attempt, attempts, outcomes.get(placeOf(attempt))),
        happened: ended.has(ownPlace(attempt, attempt)),
      })),
    once: {
      executed: new Set(attempts.filter(isOnce).map(placeOf)).size,
      executedTwice: twice(attempts.filter(isOnce)),
      unknown: [...outcomes.values()]
        .filter(({ isUnknown }) => isUnknown)
        .map((outcome) => ({ ...pick(outcome), happened: endedPlaces.has(placeOf(outcome)) })),
    },
  }
}

/** Attempts that a process had begun, and had not been told the commit of. */
export function inFlight(ledger: readonly LedgerLine[], pid: number): Attempt[] {
  const own = ledger.filter((line) => line.pid === pid)
  const told = new Set(
    own.flatMap((line) => (line.type === 'acked' ? line.settled.map((place) => ownPlace(line, place)) : [])),
  )
  return own.filter((line) => line.type === 'start').filter((line) => !told.has(ownPlace(line, line)))
}

/** The outcome of every step, by its place. */
function outcomesIn(entries: readonly Entry[]): Map<string, Outcome> {
  const paths = new Map<number, readonly string[]>()
  const outcomes = new Map<string, Outcome>()
  for (const fact of entries.map(parseFact)) {
    if (fact.kind === 'node.spawned')
      paths.set(fact.seq, fact.parent === 0 ? [] : [...pathOf(paths, fact, fact.parent), fact.key])
    if (fact.kind !== 'step.settled') continue
    const { seq, epoch, key } = fact
    const place = { path: pathOf(paths, fact, fact.node), key }
    outcomes.set(placeOf(place), { ...place, seq, epoch, isUnknown: 'unknown' in fact.outcome })
  }
  return outcomes
}

function pathOf(paths: ReadonlyMap<number, readonly string[]>, { seq }: Fact, node: number): readonly string[] {
  const path = paths.get(node)
  if (path) return path
  throw new DurabilityError('CORRUPT', { expected: 'a node that was spawned', found: `${node}`, where: `entry ${seq}` })
}

/** Goes through the ledger in the order in which things happened. */
function executedAgain(
  ledger: readonly LedgerLine[],
  outcomes: ReadonlyMap<string, Outcome>,
): (Place & { pid: number })[] {
  const acknowledged = new Set<string>()
  const again: (Place & { pid: number })[] = []
  for (const line of ledger) {
    if (line.type === 'acked') for (const place of line.settled) acknowledged.add(placeOf(place))
    if (line.type !== 'start') continue
    const outcome = outcomes.get(placeOf(line))
    // What an earlier epoch committed was durable before this one was granted.
    const isCommitted = outcome !== undefined && outcome.epoch < line.epoch
    if (isCommitted || acknowledged.has(placeOf(line))) again.push({ ...pick(line), pid: line.pid })
  }
  return again
}

function fateOf(attempt: Attempt, attempts: readonly Attempt[], outcome: Outcome | undefined): Fate {
  if (outcome?.epoch === attempt.epoch) return 'committed'
  const next = attempts.find((later) => later.epoch > attempt.epoch && placeOf(later) === placeOf(attempt))
  if (next) return next.idempotencyKey === attempt.idempotencyKey ? 'retried' : 'unaccounted'
  return outcome?.isUnknown ? 'unknown' : 'unaccounted'
}

function twice(attempts: readonly Attempt[]): Place[] {
  const seen = new Set<string>()
  return attempts.filter((attempt) => seen.size === seen.add(placeOf(attempt)).size).map(pick)
}

function isOnce({ effect }: Attempt): boolean {
  return effect === 'once'
}

/** A step as one process under one lease knows it. */
function ownPlace({ epoch }: { epoch: number }, place: Place): string {
  return `${epoch} ${placeOf(place)}`
}

function pick({ path, key }: Place): Place {
  return { path, key }
}

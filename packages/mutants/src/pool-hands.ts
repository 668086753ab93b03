import { Violation } from '@tangle-network/durability-conformance'
import type { PoolRun } from './pool-audit.ts'
import { type PoolLineOf, poolLinesOf } from './pool-ledger.ts'

/** What a worker says that was told to go, or has lost a run; `RUN_CLOSED` only where somebody else has ended it meanwhile. */
const LOSSES = ['SUPERVISOR_CLOSED', 'LEASE_LOST', 'FENCED', 'RUN_CLOSED']

interface Tenure {
  readonly epoch: number
  readonly worker: string
  /** By the journal's clock. */
  readonly from: number
  readonly until: number
}

/**
 * J6: nobody but its holder makes effects in an epoch. J7: a run is granted for as long as was asked, and goes from hand to
 * hand only when whoever had it has given it back, or its lease is over by the journal's clock; K4: and then he was dead, or
 * has noticed. Whoever ended it is never told that it is closed. Answers who held it when he was killed.
 */
export function auditHands({ runId, log, lines }: PoolRun, killed: readonly string[], ttlMs: number): string[] {
  const givenBack = new Set(log.facts.filter(({ kind }) => kind === 'run.suspended').map(({ epoch }) => epoch))
  const last = log.entries.at(-1)?.epoch ?? 0
  const tenures = tenuresOf(lines, ttlMs)
  strangers(lines, tenures)
  closedToItsOwn(
    lines,
    tenures.filter(({ epoch }) => !givenBack.has(epoch)),
    last,
  )
  const losers: string[] = []
  for (const [index, { epoch, worker, until }] of tenures.entries()) {
    if (givenBack.has(epoch) || epoch === last) continue
    const where = `${runId} in epoch ${epoch}`
    const heir = tenures[index + 1]
    if (heir && heir.from < until)
      throw new Violation('J7', { expected: `no grant before ${until}`, found: `one at ${heir.from}`, where })
    const gaveUp = poolLinesOf(lines, 'gave-up').find((line) => line.worker === worker && LOSSES.includes(line.code))
    if (killed.includes(worker)) losers.push(worker)
    else if (!gaveUp)
      throw new Violation('K4', { expected: `${worker} to have noticed its loss`, found: 'nothing', where })
  }
  const strange = poolLinesOf(lines, 'gave-up').find(({ code }) => !LOSSES.includes(code))
  if (strange) throw new Violation('K4', { expected: LOSSES.join(), found: strange.code, where: runId })
  return losers
}

function strangers(lines: PoolRun['lines'], tenures: readonly Tenure[]): void {
  for (const { runId, epoch, worker } of poolLinesOf(lines, 'started')) {
    const holder = tenures.find((tenure) => tenure.epoch === epoch)?.worker
    const where = `${runId} in epoch ${epoch}`
    if (holder !== worker) throw new Violation('J6', { expected: `effects of ${holder}`, found: worker, where })
  }
}

/** K4: a worker had the run before its end and lost it, or has ended it and knows. */
function closedToItsOwn(lines: PoolRun['lines'], kept: readonly Tenure[], last: number): void {
  for (const { runId, worker } of poolLinesOf(lines, 'gave-up').filter(({ code }) => code === 'RUN_CLOSED')) {
    const hasLost = kept.some((tenure) => tenure.worker === worker && tenure.epoch < last)
    if (!hasLost) throw new Violation('K4', { expected: 'the end that it wrote', found: 'RUN_CLOSED', where: runId })
  }
}

/** By epoch: who was granted the run, and for how long in the end. */
function tenuresOf(lines: PoolRun['lines'], ttlMs: number): Tenure[] {
  const renewals = poolLinesOf(lines, 'renewed')
  const tenures = poolLinesOf(lines, 'granted').map((grant) => tenureOf(grant, renewals, ttlMs))
  const epochs = new Set(tenures.map(({ epoch }) => epoch))
  if (epochs.size < tenures.length)
    throw new Violation('J6', { expected: 'each epoch once', found: 'one twice', where: lines[0]?.runId ?? '' })
  return tenures.sort((one, other) => one.epoch - other.epoch)
}

function tenureOf(grant: PoolLineOf<'granted'>, renewals: readonly PoolLineOf<'renewed'>[], ttlMs: number): Tenure {
  const { epoch, worker, runId, now, expiresAt } = grant
  if (expiresAt - now !== ttlMs)
    throw new Violation('J7', { expected: `a lease of ${ttlMs} ms`, found: `${expiresAt - now} ms`, where: runId })
  const renewed = renewals.filter((line) => line.epoch === epoch).map((line) => line.expiresAt)
  return { epoch, worker, from: now, until: Math.max(expiresAt, ...renewed) }
}

import { isDeepStrictEqual } from 'node:util'
import { type KernelLog, kernelLog, readAll, Violation } from '@tangle-network/durability-conformance'
import type { Head, Journal } from '@tangle-network/durability-contract'
import { resultOf, SIGNAL } from './pool-agent.ts'
import { auditEffects } from './pool-effects.ts'
import { auditHands } from './pool-hands.ts'
import { type PoolLine, poolLinesOf } from './pool-ledger.ts'
import { messageOf, type PoolRuns } from './pool-runs.ts'

/** What a pool came to, where nothing is broken. */
export interface PoolAudit {
  readonly runs: number
  /** Runs that each killed worker held when it died, in the order of their deaths. */
  readonly heldAtDeath: readonly number[]
  /** Attempts that were made again because a kill came before their outcome. */
  readonly madeAgain: number
  readonly unknown: number
  readonly suspensions: number
  /** Runs that a living worker lost. */
  readonly gaveUp: number
}

/** What is left of a run when its workers are gone. */
export interface PoolRun {
  readonly runId: string
  readonly log: KernelLog
  readonly lines: readonly PoolLine[]
}

interface Remains {
  readonly journal: Journal
  readonly lines: readonly PoolLine[]
  readonly killed: readonly string[]
  readonly ttlMs: number
  readonly pool: PoolRuns
}

/** Joins the logs with the ledger. Throws the first `Violation`. */
export async function auditPool({ journal, lines, killed, ttlMs, pool }: Remains): Promise<PoolAudit> {
  const heldAtDeath = new Map(killed.map((name) => [name, 0]))
  const total = { madeAgain: 0, unknown: 0, suspensions: 0 }
  const byRun = Map.groupBy(lines, ({ runId }) => runId)
  for (const [n, runId] of pool.runIds.entries()) {
    const head = await journal.head(runId)
    await journal.verify(runId)
    const run = {
      runId,
      log: await kernelLog(journal, runId, await readAll(journal, runId)),
      lines: byRun.get(runId) ?? [],
    }
    auditEnd(head)
    auditMessage(run, await journal.inbox(runId))
    const { madeAgain, unknown } = auditEffects(run)
    auditResult(run, n, unknown > 0)
    for (const worker of auditHands(run, killed, ttlMs)) heldAtDeath.set(worker, (heldAtDeath.get(worker) ?? 0) + 1)
    total.madeAgain += madeAgain
    total.unknown += unknown
    total.suspensions += run.log.facts.filter(({ kind }) => kind === 'run.suspended').length
  }
  const gaveUp = poolLinesOf(lines, 'gave-up').length
  const unanswered = poolLinesOf(byRun.get('') ?? [], 'gave-up').map(({ code }) => code)
  if (unanswered.length > 0)
    throw new Violation('K4', { expected: 'a journal that answers', found: unanswered.join(), where: 'a claim' })
  return { runs: pool.runIds.length, heldAtDeath: [...heldAtDeath.values()], ...total, gaveUp }
}

function auditEnd({ runId, status, stalled }: Head): void {
  if (status !== 'completed')
    throw new Violation('K4', { expected: 'to be completed', found: `${status}: ${stalled}`, where: runId })
}

/** K8: the message of a run ended one wait, once, as it was sent, and no other came. */
function auditMessage({ runId, log }: PoolRun, { messages }: Awaited<ReturnType<Journal['inbox']>>): void {
  const sent = messages.filter(({ kind }) => kind === SIGNAL)
  const waits = log.nodes.flatMap((node) => [...node.waits.values()])
  const consumed = waits.flatMap(({ settled }) => settled.flatMap(({ message }) => message?.id ?? []))
  const expected = [`go ${runId}`]
  if (!isDeepStrictEqual(consumed, expected) || sent.length !== 1)
    throw new Violation('K8', { expected: expected.join(), found: `${consumed} of ${sent.length}`, where: runId })
  const twice = waits.find(({ settled }) => settled.length !== 1)
  if (twice) throw new Violation('K8', { expected: 'one end', found: `${twice.settled.length}`, where: twice.key })
}

/** K3: whatever happened on the way, a run comes to what one comes to that nobody disturbed. */
function auditResult({ runId, log }: PoolRun, n: number, isUnknown: boolean): void {
  const event = log.root?.settled[0]?.event
  const value = { ...resultOf(n, messageOf(runId)), paid: isUnknown ? 'unknown' : n }
  if (!isDeepStrictEqual(event, { ok: value }))
    throw new Violation('K3', { expected: JSON.stringify(value), found: JSON.stringify(event), where: runId })
}

import { isDeepStrictEqual } from 'node:util'
import type { Failure } from '@tangle-network/durability-contract'
import type { Invariant } from '../../law/invariant.ts'
import { shown } from '../../law/shown.ts'
import { lostAttempts } from '../bookkeeping.ts'
import { evaluate, isAsExpected } from '../evaluate.ts'
import { failure, outcome } from '../interpret.ts'
import type { KernelLog } from '../kernel-log.ts'
import type { KernelEnd } from '../kernel-under-test.ts'
import type { Lives } from '../run-lives.ts'
import { isConfluent } from '../walk-program.ts'
import { broken, type Evidence } from './evidence.ts'

/** An end as an event. */
export function endEvent(end: KernelEnd): unknown {
  if ('suspended' in end) throw new TypeError('a run that is suspended has not ended')
  return structuredClone('done' in end ? outcome(end.done) : failure(end.failed))
}

/** K4: what the caller was answered is what the run settled with, durably. */
export function answeredOtherwise({ log }: Evidence, end: KernelEnd): void {
  const [settled] = log.root?.settled ?? []
  if (!settled) broken('K4', 'the answer to the caller', 'a run whose root has settled', 'one that has not')
  if (log.entries.at(-1)?.seq !== settled.seq) broken('K4', 'the log', 'to end with its root', 'that it goes on')
  const stored = structuredClone(settled.event)
  if (!isDeepStrictEqual(endEvent(end), stored))
    broken('K4', 'the answer to the caller', shown(stored), shown(endEvent(end)))
}

/** K4: a confluent program comes to what it says, whatever befell the run; answers whether it is one. */
export function evaluatedOtherwise({ program, log }: Evidence, end: KernelEnd, invariant: Invariant = 'K4'): boolean {
  if (!isConfluent(program)) return false
  const evaluated = evaluate(program, null, lostAttempts(log))
  const expected = 'done' in evaluated ? { ok: evaluated.done } : evaluated.failed
  if (!isAsExpected(endEvent(end), expected))
    broken(invariant, 'what the run came to', shown(expected), shown(endEvent(end)))
  return true
}

/** K4: an answer does not reach the caller before the run has ended in the journal. */
export async function answeredEarly(lives: Lives): Promise<void> {
  const journal = await lives.checker()
  const { status } = await journal.head(lives.runId)
  if (status === 'completed' || status === 'failed') return
  broken('K4', 'the moment at which the caller is answered', 'a run that has ended in the journal', status)
}

/** What a run came to by its log. */
export function endOf(log: KernelLog): KernelEnd {
  const event = log.root?.settled[0]?.event
  if (event === undefined) broken('K4', 'the log', 'a root that has settled', 'one that has not')
  return 'ok' in (event as object) ? { done: (event as { ok: unknown }).ok } : { failed: event as Failure }
}

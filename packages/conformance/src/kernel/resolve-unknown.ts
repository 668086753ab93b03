import { pathAsked } from './attempt-place.ts'
import { keyAsked } from './checkpointed-key.ts'
import { kernelLog, type LoggedStep, nameOf } from './kernel-log.ts'
import type { Resolved } from './kernel-under-test.ts'
import type { Lives } from './run-lives.ts'

/** By what an unknown outcome is resolved. */
export type Resolution = 'value' | 'error'

/** A step that was resolved, by its place and key, and as what. */
export interface ResolvedStep {
  readonly name: string
  readonly by: Resolution
}

/** Who resolves, and why. */
export const RESOLVED_BY = { sender: 'ann', reason: 'looked it up' }

/** As what it is resolved. */
export function resolvedAs(by: Resolution): Resolved {
  return by === 'value'
    ? { value: { resolved: true } }
    : { error: { message: 'it never happened', code: 'E_RESOLVED' } }
}

/** Whether an event, or an outcome, is what a step was resolved as. */
export function isResolution(event: unknown): boolean {
  const { ok, code } = (event ?? {}) as { ok?: { resolved?: unknown } | null; code?: unknown }
  return code === 'E_RESOLVED' || ok?.resolved === true
}

/** Resolves the first unknown outcome by which an agent has ended, if that is why the life gave up. Answers whether it was. */
export async function resolveUnknown(lives: Lives, error: unknown, by: Resolution = 'value'): Promise<boolean> {
  const { kernel, runId } = lives
  if (!(error instanceof Error && 'code' in error && error.code === 'OUTCOME_UNKNOWN') || !kernel.resolve) return false
  const isNew = ({ path, key }: LoggedStep) => !lives.resolved.some(({ name }) => name === nameOf(path, key))
  // Those of an agent may have to be resolved all before it goes on.
  const step = (await stalledSteps(lives)).find(isNew)
  if (!step) return false
  const { path, key } = step
  const place = { path: pathAsked(path), key: keyAsked(key) }
  await kernel.resolve(await lives.checker(), runId, place, resolvedAs(by), RESOLVED_BY)
  lives.resolved.push({ name: nameOf(path, key), by })
  return true
}

/** Steps of unknown outcome by which the log says that their agents have ended, and that none of them has gone on since. */
export async function stalledSteps(lives: Lives): Promise<LoggedStep[]> {
  const { journal, entries } = await lives.log()
  const { facts, nodes } = await kernelLog(journal, lives.runId, entries)
  const taken = facts.findLast(({ kind }) => kind === 'run.acquired')?.seq ?? 0
  return nodes.flatMap(({ stalled, steps }) => {
    const last = stalled.at(-1)
    if (!last || last.seq < taken) return []
    return [...steps.values()].filter(({ settled: [settled] }) => {
      return settled && 'unknown' in settled.outcome && settled.seq > last.asked
    })
  })
}

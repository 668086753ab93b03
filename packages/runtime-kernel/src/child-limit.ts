import type { ChildAsk } from './ask.ts'
import { checkRetry } from './retry-policy.ts'
import type { ChildOptions } from './scope.ts'
import type { Writer } from './writer.ts'

/** When a child or run must have settled. */
export type DeadlineLimit = Pick<ChildOptions, 'deadline' | 'timeoutMs'>

/** Refuses what makes no sense: a mistake in the calling code. */
export function checkChildOptions(options: ChildOptions, where: string): void {
  checkRetry(options.restart, `restart of ${where}`)
  for (const name of ['deadline', 'timeoutMs'] as const) checkTime(options[name], `${name} of ${where}`)
}

export function checkTime(ms: number | undefined, where: string): void {
  if (ms === undefined || (Number.isFinite(ms) && ms >= 0)) return
  throw new TypeError(`${where} must be a number of milliseconds that is not negative, found ${ms}`)
}

export function checkDepth(maxDepth: number | undefined): void {
  if (maxDepth === undefined || (Number.isSafeInteger(maxDepth) && maxDepth >= 0)) return
  throw new TypeError(`maxDepth must be an integer that is not negative, found ${maxDepth}`)
}

/** The deadline of what begins now; the earlier one where there are two. */
export function deadlineOf({ deadline, timeoutMs }: DeadlineLimit, now: number): number | undefined {
  const times = [deadline, timeoutMs === undefined ? undefined : now + timeoutMs].filter((at) => at !== undefined)
  return times.length === 0 ? undefined : Math.ceil(Math.min(...times))
}

/** Writes down that a child was started, and answers its id. What older code understands is of an older version. */
export function spawnChild(writer: Writer, parent: number, ask: ChildAsk, deadline: number | undefined): number {
  const { key, agent, digest, task, budget } = ask
  const child = { parent, key, agent: agent.name, digest, task: task?.stored ?? {} }
  const limited = budget.length === 0 ? { v: 1 as const, ...child } : { v: 2 as const, ...child, budget }
  const payload = deadline === undefined ? limited : { v: 3 as const, ...child, budget, deadline }
  return writer.add({ kind: 'node.spawned', payload, blob: task?.blob }).seq
}

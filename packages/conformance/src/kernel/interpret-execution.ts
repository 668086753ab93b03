import type { ProgramScope } from './interpret.ts'
import type { KernelPorts } from './kernel-under-test.ts'
import type { Costs, ExecuteOp } from './program.ts'

/** Longer than any fault lasts. */
const PATIENCE_MS = 3_600_000
/** What it may spend at most, where something limits that. */
export const MOST_TOKENS = 8

export interface ExecutionOptions {
  readonly key: string
  readonly patienceMs: number
  readonly budget: Costs
}

/** Has a program executed elsewhere, which is known there by its place. */
export function askExecution<Agent>(
  scope: ProgramScope<Agent>,
  { remote: executor }: KernelPorts,
  { key, remote }: ExecuteOp,
  place: readonly string[],
): Promise<unknown> {
  if (!executor) throw new TypeError('a program has something executed elsewhere, and there is no remote')
  if (!scope.execute) throw new TypeError('the scope lists execute as a feature and has no such method')
  const request = { ...remote, name: [...place, key].join('-') }
  return scope.execute(executor, request, { key, patienceMs: PATIENCE_MS, budget: { tokens: MOST_TOKENS } })
}

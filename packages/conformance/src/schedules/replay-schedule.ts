import type { Harness } from '../harness.ts'
import type { Failure } from '../law/ended-law.ts'

/** Whether a counterexample is a schedule, which is replayed as it is. */
export function isSchedule(counterexample: unknown): boolean {
  if (typeof counterexample !== 'object' || counterexample === null) return false
  return 'version' in counterexample && 'operations' in counterexample
}

export async function replaySchedule(
  _harness: Harness,
  _schedule: unknown,
  _options: { readonly inProcess: boolean },
): Promise<Failure | undefined> {
  return undefined
}

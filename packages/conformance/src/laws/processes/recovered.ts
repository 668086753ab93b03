import { isDeepStrictEqual } from 'node:util'
import type { Invariant } from '../../law/invariant.ts'
import { Violation } from '../../law/violation.ts'
import { differenceOf } from './difference.ts'
import type { KilledLife } from './killed-life.ts'
import type { Lived } from './lived.ts'
import { kept } from './program.ts'
import { type Seen, withoutHands } from './see.ts'

/**
 * What is found after a kill is what was acknowledged, and what was in flight whole or not at all, by the failpoint that
 * was passed last (clause F-2). `loosely` once the run has changed hands.
 */
export function checkRecovered(
  found: Seen,
  life: KilledLife,
  { seen }: Lived,
  { where, loosely = false }: { where: string; loosely?: boolean },
): void {
  const view = loosely ? withoutHands : (each: Seen): unknown => each
  const expected = kept(seen[life.standing])
  const difference = differenceOf(view(found), view(expected))
  if (difference === undefined) return
  const { path, ...sides } = difference
  throw new Violation(brokenBy(found, life, seen), { ...sides, where: `${where}: ${path}` })
}

/** What was acknowledged or committed is missing, what was not is there, or a part of what belongs together. */
function brokenBy(found: Seen, { acknowledged, standing }: KilledLife, seen: readonly Seen[]): Invariant {
  const before = kept(seen[acknowledged])
  if (standing > acknowledged && isDeepStrictEqual(withoutHands(found), withoutHands(before))) return 'J1'
  const after = kept(seen[Math.min(acknowledged + 1, seen.length - 1)])
  if (standing === acknowledged && isDeepStrictEqual(withoutHands(found), withoutHands(after))) return 'J2'
  return holds(found, before) ? 'J5' : 'J1'
}

/** Whether nothing of what was there before is missing. */
function holds(found: Seen, before: Seen): boolean {
  return Object.entries(before.runs).every(([runId, { entries, messages }]) => {
    const run = found.runs[runId]
    return (
      isDeepStrictEqual(run?.entries.slice(0, entries.length), entries) &&
      isDeepStrictEqual(run?.messages.slice(0, messages.length), messages)
    )
  })
}

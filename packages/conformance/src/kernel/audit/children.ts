import { attemptIn } from '../attempt-place.ts'
import type { KernelLog } from '../kernel-log.ts'
import { placedPrograms, placeOf } from '../walk-program.ts'
import { broken, type Evidence } from './evidence.ts'

/** K6: no child is spawned twice, and none that its parent does not have. */
export function doubledChildren({ program, log }: Evidence): void {
  const known = new Set([...placedPrograms(program)].map(({ path }) => placeOf(path)))
  const seen = new Set<string>()
  for (const { path } of log.nodes) {
    const where = `agent ${placeOf(path)}`
    if (seen.has(where)) broken('K6', where, 'to be spawned once', 'spawned twice')
    if (!known.has(placeOf(path))) broken('K6', where, 'a child that the program has', 'one that it has not')
    seen.add(where)
  }
}

/** K6: an agent settles once, after everything that it had started. */
export function settledEarly({ log }: Evidence): void {
  for (const { path, settled, children, steps } of log.nodes) {
    const where = `agent ${placeOf(path)}`
    if (settled.length > 1) broken('K6', where, 'to settle once', `${settled.length} settlements`)
    const at = settled[0]?.seq
    if (at === undefined) continue
    for (const started of [...children, ...steps.values()]) {
      if (started.settled[0] && started.settled[0].seq < at) continue
      broken('K6', where, 'to settle after everything that it had started', 'that it settled before')
    }
  }
}

/** K6: in a run that has ended, every agent has settled. */
export function lostChildren({ log }: Evidence): void {
  for (const { path, settled } of log.nodes) {
    if (settled.length === 0) broken('K6', `agent ${placeOf(path)}`, 'to have settled', 'that it never has')
  }
  if (!log.root) broken('K6', 'the log', 'a root', 'none')
}

/** K6: of each agent that returned, every child that its program has was spawned. */
export function missingChildren({ program, log }: Evidence): void {
  const nodes = new Map(log.nodes.map((node) => [placeOf(node.path), node]))
  for (const { path } of placedPrograms(program)) {
    const parent = nodes.get(placeOf(path.slice(0, -1)))
    // Whether it begins again is a question of how it came out.
    if (path.length === 0 || attemptIn(path.at(-1) ?? '').attempt > 1) continue
    if (!hasReturned(parent) || nodes.has(placeOf(path))) continue
    broken('K6', `agent ${placeOf(path)}`, 'to be spawned by its parent, which returned', 'that it was not')
  }
}

function hasReturned(node: KernelLog['root']): boolean {
  return node?.settled.some(({ outcome }) => 'ok' in outcome) ?? false
}

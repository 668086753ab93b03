import { cancelledPlaces, isRefused, type LoggedStep, nameOf, stepsByName } from '../kernel-log.ts'
import { placedSteps, placeOf } from '../walk-program.ts'
import { acknowledgedAt, broken, type Evidence, epochOf, linesOf } from './evidence.ts'

/** K2: a `once` effect happens at most once, after a durable intent, and is unknown only where a fault explains it. */
export function onceTwice(evidence: Evidence): void {
  const steps = stepsByName(evidence.log)
  const cancelled = cancelledPlaces(evidence.log)
  const starts = Map.groupBy(linesOf(evidence.lines, 'start'), ({ path, key }) => nameOf(path, key))
  for (const [name, step] of steps) {
    const found = starts.get(name) ?? []
    const isUnknown = [...step.resolved, ...step.settled].some(({ outcome }) => 'unknown' in outcome)
    const where = `step ${name}`
    if (step.effect !== 'once') continue
    if (found.length > 1) broken('K2', where, 'at most one start of a once effect', `${found.length}`)
    const wasCancelled = cancelled.has(placeOf(step.path))
    if (isUnknown && evidence.faults === 0 && !wasCancelled)
      broken('K2', where, 'an outcome, for want of any fault', 'unknown')
    const isCalledOff = step.settled.some(({ outcome }) => 'failed' in outcome && outcome.failed.code === 'CANCELLED')
    if (isCalledOff && wasCancelled) continue
    const due = isRefused(step.settled[0]?.outcome) ? 0 : 1
    if (!isUnknown && step.settled.length > 0 && found.length !== due) {
      broken('K2', where, `${due} start`, `${found.length}`)
    }
    for (const { life, index } of found) intentBefore(evidence, step, life, index, where)
  }
  for (const [name, [first]] of starts) {
    if (!steps.has(name) && first && effectOf(evidence, first.path, first.key) === 'once') {
      broken('K2', `step ${name}`, 'an intent before its effect', 'none in the log')
    }
  }
}

function intentBefore(evidence: Evidence, step: LoggedStep, life: number, index: number, where: string): void {
  const epoch = epochOf(evidence.lines, life)
  const isDurable = step.intended.some(
    (intent) => intent.epoch === epoch && acknowledgedAt(evidence, intent.seq, life) < index,
  )
  if (!isDurable) broken('K2', where, 'an intent that is acknowledged before the effect starts', 'none')
}

/** K2: only a `once` effect is ever declared unknown; others are made again. */
export function unknownWithoutOnce({ log }: Evidence): void {
  for (const [name, { effect, settled, resolved }] of stepsByName(log)) {
    if (effect === 'once' || ![...resolved, ...settled].some(({ outcome }) => 'unknown' in outcome)) continue
    broken('K2', `step ${name}`, `to be made again: it is ${effect}`, 'declared unknown')
  }
}

/** K2: the idempotency key of a step is one, over all attempts and lives, and no other step's. Its token is the epoch. */
export function wanderingKeys({ lines }: Evidence): void {
  const keys = keysOf(lines)
  const owners = new Map<string, string>()
  for (const { path, key, epoch, life, idempotencyKey } of linesOf(lines, 'start')) {
    const name = nameOf(path, key)
    if (keys.get(name) !== idempotencyKey)
      broken('K2', `step ${name}`, 'one idempotency key', 'another in a later attempt')
    const owner = owners.get(idempotencyKey) ?? name
    if (owner !== name) broken('K2', `step ${name}`, 'a key of its own', `the key of ${owner}`)
    owners.set(idempotencyKey, name)
    if (epoch !== epochOf(lines, life)) {
      broken('K2', `step ${name}`, `fencing token ${epochOf(lines, life)}, the epoch of its life`, `${epoch}`)
    }
  }
}

/** The first idempotency key of every step that was started. */
export function keysOf(lines: Evidence['lines']): Map<string, string> {
  const keys = new Map<string, string>()
  for (const { path, key, idempotencyKey } of linesOf(lines, 'start')) {
    const name = nameOf(path, key)
    if (!keys.has(name)) keys.set(name, idempotencyKey)
  }
  return keys
}

function effectOf({ program }: Evidence, path: readonly string[], key: string): string | undefined {
  const name = nameOf(path, key)
  return [...placedSteps(program)].find((placed) => nameOf(placed.path, placed.step.key) === name)?.step.effect
}

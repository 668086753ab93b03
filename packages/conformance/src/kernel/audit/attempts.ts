import { isDeepStrictEqual } from 'node:util'
import { failure } from '../interpret.ts'
import { cancelledPlaces, isRefused, nameOf, stepsByName } from '../kernel-log.ts'
import { plannedFailure } from '../planned-effect.ts'
import { placedSteps, placeOf } from '../walk-program.ts'
import { broken, type Evidence, epochOf, linesOf } from './evidence.ts'

/**
 * K5: failed attempts are durable and counted across lives: none is made again whose failure could be read, none leaves
 * one out, and there are no more of them than the policy allows.
 */
export function attemptsLost({ program, log, lines }: Evidence): void {
  const logged = stepsByName(log)
  const cancelled = cancelledPlaces(log)
  const starts = Map.groupBy(linesOf(lines, 'start'), ({ path, key }) => nameOf(path, key))
  for (const { path, step } of placedSteps(program)) {
    const name = nameOf(path, step.key)
    const where = `step ${name}`
    const found = logged.get(name)
    for (const { attempt, life, epoch } of starts.get(name) ?? []) {
      const readable = (found?.failed ?? []).filter((each) => each.epoch < epoch).length
      if (attempt > step.maxAttempts) broken('K5', where, `at most ${step.maxAttempts} attempts`, `attempt ${attempt}`)
      if (attempt <= readable) {
        broken(
          'K5',
          where,
          `attempt ${readable + 1} or later, as ${readable} failed before life ${life}`,
          `attempt ${attempt}`,
        )
      }
      const durable = (found?.failed ?? []).filter((each) => each.epoch <= epochOf(lines, life)).length
      if (attempt > durable + 1)
        broken('K5', where, `attempt ${durable + 1}, as ${durable} failures are durable`, `${attempt}`)
    }
    if (!found) continue
    for (const [index, { failure: stored }] of found.failed.entries()) {
      const expected = failure(Object.assign(plannedFailure(index + 1), { attempts: index + 1 }))
      if (!isDeepStrictEqual(failure(stored), expected))
        broken('K5', where, JSON.stringify(expected), JSON.stringify(stored))
    }
    const [settled] = found.settled
    // An agent that was cancelled tries nothing again.
    if (!settled || 'unknown' in settled.outcome || isRefused(settled.outcome) || cancelled.has(placeOf(path))) continue
    const planned = Math.min(step.throws, step.maxAttempts - 1)
    if (found.failed.length !== planned) {
      broken('K5', where, `${planned} failed attempts before its outcome`, `${found.failed.length}`)
    }
  }
}

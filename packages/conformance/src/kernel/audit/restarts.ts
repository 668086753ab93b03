import { attemptIn, attemptsOf } from '../attempt-place.ts'
import { type KernelLog, type LoggedNode, nodesByPlace } from '../kernel-log.ts'
import type { Program } from '../program.ts'
import { childrenOf, placeOf, programAt } from '../walk-program.ts'
import { acknowledgedAt, broken, type Evidence, epochOf, linesOf } from './evidence.ts'

/** What no policy tries again. */
const FOR_GOOD = ['CANCELLED', 'BUDGET_EXHAUSTED', 'DEPTH_EXCEEDED', 'DEADLINE_EXCEEDED']

/**
 * K5: an attempt that failed is followed by another exactly where the policy says so, and says how many there were; none
 * begins again that is to stop.
 */
export function strayRestarts({ program, log }: Evidence): void {
  for (const node of log.nodes) {
    const [settled] = node.settled
    if (!settled || node.path.length === 0 || log.facts[settled.seq - 1]?.kind === 'node.refused') continue
    const where = `attempt ${node.attempt} of agent ${placeOf(node.path)}`
    const failure = 'failed' in settled.outcome ? settled.outcome.failed : undefined
    const isFollowed = log.facts[settled.seq - 1]?.kind === 'node.restarted'
    if (failure && failure.attempts !== node.attempt)
      broken('K5', where, `a failure that says ${node.attempt}`, `${failure.attempts}`)
    const may = allowed(program, node)
    const isForGood = failure === undefined || FOR_GOOD.includes(failure.code ?? '') || isToStop(log, node, settled.seq)
    if (isFollowed && (isForGood || node.attempt >= may))
      broken('K5', where, `no other attempt, of ${may}`, `one, after ${failure?.code}`)
    if (!isFollowed && !isForGood && node.attempt < may)
      broken('K5', where, `to begin again, up to ${may} times in all`, 'that it failed for good')
  }
}

/** K4: nothing of an attempt starts before the failure of the one before is durable. */
export function startedBeforeRestart(evidence: Evidence): void {
  const nodes = nodesByPlace(evidence.log)
  for (const { path, key, life, index } of linesOf(evidence.lines, 'start')) {
    for (const [depth, each] of path.entries()) {
      if (attemptIn(each).attempt === 1) continue
      const node = nodes.get(placeOf(path.slice(0, depth + 1)))
      const wasRead = node !== undefined && node.epoch < epochOf(evidence.lines, life)
      if (wasRead || (node && acknowledgedAt(evidence, node.since, life) < index)) continue
      broken('K4', `step ${placeOf([...path, key])}`, 'the failure before it to be durable', 'that it is not')
    }
  }
}

function allowed(program: Program, { path }: LoggedNode): number {
  const { key } = attemptIn(path.at(-1) ?? '')
  const child = programAt(program, path.slice(0, -1))
    .flatMap(childrenOf)
    .find((each) => each.key === key)
  return child ? attemptsOf(child).length : 0
}

/** Whether the log says by then that it, or one above it, is to stop. */
function isToStop({ nodes }: KernelLog, { path }: LoggedNode, seq: number): boolean {
  return nodes.some(
    (above) => above.path.every((key, depth) => path[depth] === key) && above.cancelled.some((at) => at < seq),
  )
}

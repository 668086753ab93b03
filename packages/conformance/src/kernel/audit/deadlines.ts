import { shown } from '../../law/shown.ts'
import { attemptIn } from '../attempt-place.ts'
import { cancelledPlaces, type LoggedNode } from '../kernel-log.ts'
import type { Program } from '../program.ts'
import { childrenOf, placeOf, programAt } from '../walk-program.ts'
import { broken, type Evidence, epochOf, linesOf } from './evidence.ts'
import { sentBy } from './waits.ts'

/** K8: a child has the deadline that was asked for, counted from when it was started, and none else has one. */
export function deadlinesOtherwise(evidence: Evidence): void {
  const { program, log } = evidence
  for (const { id, path, deadline, attempt } of log.nodes) {
    if (path.length === 0 || attempt > 1 || log.facts[id - 1]?.kind === 'node.refused') continue
    const where = `agent ${placeOf(path)}`
    const ms = timeoutOf(program, path)
    const sentAt = sentBy(evidence, id)
    const parent = log.nodes.find((node) => placeOf(node.path) === placeOf(path.slice(0, -1)))
    const begunAt = sentBy(evidence, parent?.since ?? 0)
    if (ms === undefined ? deadline !== undefined : deadline === undefined)
      broken('K8', where, ms === undefined ? 'no deadline' : `a deadline ${ms} ms away`, shown(deadline))
    if (ms === undefined || deadline === undefined) continue
    if (deadline > sentAt + ms) broken('K8', where, `a deadline of at most ${sentAt + ms}`, `${deadline}`)
    if (begunAt <= sentAt && deadline < begunAt + ms)
      broken('K8', where, `a deadline of at least ${begunAt + ms}`, `${deadline}`)
  }
}

/**
 * K8: an agent is stopped for its deadline no earlier than that and no later, and then it has failed of it, whatever it
 * makes of that.
 */
export function lateOtherwise(evidence: Evidence): void {
  const cancelled = cancelledPlaces(evidence.log)
  for (const node of evidence.log.nodes) {
    const { path, deadline, late, settled } = node
    const [end] = settled
    const where = `agent ${placeOf(path)}, due at ${deadline}`
    const failure = end && 'failed' in end.outcome ? end.outcome.failed : undefined
    const isMissed = failure?.code === 'DEADLINE_EXCEEDED'
    for (const seq of late) {
      const at = sentBy(evidence, seq)
      if (deadline === undefined || at < deadline) broken('K8', where, 'not to be stopped for it', `stopped at ${at}`)
    }
    if (end && isMissed !== late.length > 0)
      broken('K8', where, 'to fail of it if it was stopped for it', shown(failure))
    if (!end || deadline === undefined || cancelled.has(placeOf(path))) continue
    const at = Math.max(sentBy(evidence, end.seq), begunAt(evidence, end.epoch))
    if (at > deadline) broken('K8', where, 'to be stopped', `settled at ${at}`)
  }
}

/** K8: in a life that begins when its deadline has come, an agent starts nothing. */
export function startedLate(evidence: Evidence): void {
  for (const { path, key, life } of linesOf(evidence.lines, 'start')) {
    const now = begunAt(evidence, epochOf(evidence.lines, life))
    const isAbove = (node: LoggedNode) => node.path.every((each, depth) => path[depth] === each)
    const late = evidence.log.nodes.find((node) => isAbove(node) && node.deadline !== undefined && node.deadline <= now)
    if (!late) continue
    broken(
      'K8',
      `step ${placeOf([...path, key])}`,
      `not to start after ${late.deadline}`,
      `a start in a life of ${now}`,
    )
  }
}

/** When the epoch was granted, by the journal's clock. */
function begunAt({ lines }: Evidence, epoch: number): number {
  return [...linesOf(lines, 'granted')].find((line) => line.epoch === epoch)?.now ?? 0
}

function timeoutOf(program: Program, path: readonly string[]): number | undefined {
  const { key } = attemptIn(path.at(-1) ?? '')
  const children = programAt(program, path.slice(0, -1)).flatMap(childrenOf)
  return children.find((child) => child.key === key)?.timeoutMs
}

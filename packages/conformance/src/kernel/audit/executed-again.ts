import { nameOf, nodesByPlace, stepsByName } from '../kernel-log.ts'
import { placeOf } from '../walk-program.ts'
import { acknowledgedAt, broken, type Evidence, epochOf, linesOf } from './evidence.ts'

/**
 * K1: no attempt starts in an epoch that could read its outcome, nor after its outcome was acknowledged, nor twice in one
 * life; and no agent is entered whose settlement could be read.
 */
export function executedAgain(evidence: Evidence): void {
  const { log, lines } = evidence
  const steps = stepsByName(log)
  const seen = new Set<string>()
  for (const { path, key, epoch, attempt, life, index } of linesOf(lines, 'start')) {
    const name = nameOf(path, key)
    const step = steps.get(name)
    // What was resolved counted as settled before: it was unknown.
    const settled = step?.resolved[0] ?? step?.settled[0]
    const where = `step ${name}`
    if (settled && settled.epoch < epoch) {
      broken('K1', where, `no start after epoch ${settled.epoch}, in which it was settled`, `one in epoch ${epoch}`)
    }
    if (settled?.epoch === epoch && acknowledgedAt(evidence, settled.seq, life) < index) {
      broken('K1', where, 'no start once its outcome is acknowledged', `one in the same life, ${life}`)
    }
    const again = `${name} ${attempt} ${life}`
    if (seen.has(again)) broken('K1', where, `attempt ${attempt} once in a life`, `twice in life ${life}`)
    seen.add(again)
  }
  for (const [name, { settled, resolved }] of steps) {
    if (settled.length > 1) broken('K1', `step ${name}`, 'one outcome', `${settled.length}`)
    if (resolved.length > 1) broken('K1', `step ${name}`, 'one resolution', `${resolved.length}`)
  }
}

/** K1: an agent that has settled is never entered again, and none twice in a life. */
export function enteredAgain({ log, lines }: Evidence): void {
  const nodes = nodesByPlace(log)
  const seen = new Set<string>()
  for (const { path, life } of linesOf(lines, 'entered')) {
    const place = placeOf(path)
    const settled = nodes.get(place)?.settled[0]
    const epoch = epochOf(lines, life)
    if (settled && settled.epoch < epoch) {
      broken('K1', `agent ${place}`, `not to be entered after epoch ${settled.epoch}`, `entered in epoch ${epoch}`)
    }
    if (seen.has(`${place} ${life}`)) broken('K1', `agent ${place}`, 'to be entered once in a life', 'entered twice')
    seen.add(`${place} ${life}`)
  }
}

import type { Fact } from '@tangle-network/durability-contract'
import { type KernelLog, type LoggedNode, nodeAt } from '../kernel-log.ts'
import { placeOf } from '../walk-program.ts'
import { broken, type Evidence, epochOf, linesOf } from './evidence.ts'

type Refusal = Extract<Fact, { kind: 'node.refused' }>

/** Children that the log refuses, with where they would have been. */
export function refusedChildren({
  facts,
  nodes,
}: KernelLog): { readonly fact: Refusal; readonly path: readonly string[] }[] {
  return facts.flatMap((fact) => {
    const node = fact.kind === 'node.refused' ? nodeAt(nodes, fact.seq, fact.seq) : undefined
    return fact.kind === 'node.refused' && node ? [{ fact, path: node.path }] : []
  })
}

/** K6: a child that was refused is never let in from then on, and nothing of it ever starts. */
export function startedRefused({ log, lines }: Evidence): void {
  for (const { fact, path } of refusedChildren(log)) {
    const isBelow = (place: readonly string[]) => path.every((key, depth) => place[depth] === key)
    for (const line of linesOf(lines, 'start')) {
      if (isBelow(line.path)) broken('K6', `agent ${placeOf(path)}, refused`, 'no start of anything', line.key)
    }
    // An earlier life may have let it in whose log did not get that far.
    const entered = [...linesOf(lines, 'entered')].find(
      (line) => isBelow(line.path) && epochOf(lines, line.life) >= fact.epoch,
    )
    if (entered) broken('K6', `agent ${placeOf(path)}, refused`, 'not to be let in', `let in in life ${entered.life}`)
  }
}

/** K6: what is refused for its depth or because its parent was cancelled is, and what is neither is not. */
export function refusedOtherwise(evidence: Evidence, maxDepth: number): void {
  const { log } = evidence
  for (const { fact, path } of refusedChildren(log)) {
    const { code } = fact.failure
    const where = `agent ${placeOf(path)}, refused with ${code}`
    const cancelledAt = stoppedAt(log, path)
    if (code === 'CANCELLED' && !(cancelledAt < fact.seq)) broken('K6', where, 'a parent that was cancelled', 'one not')
    if (code === 'DEPTH_EXCEEDED' && path.length <= maxDepth)
      broken('K6', where, `a depth of more than ${maxDepth}`, `${path.length}`)
    if (!['CANCELLED', 'DEPTH_EXCEEDED', 'BUDGET_EXHAUSTED'].includes(code ?? ''))
      broken('K6', where, 'a cause', 'none')
  }
  const isSpawned = ({ id }: LoggedNode) => log.facts[id - 1]?.kind === 'node.spawned'
  for (const node of log.nodes.filter(isSpawned)) {
    const where = `agent ${placeOf(node.path)}`
    if (node.path.length > maxDepth)
      broken('K6', where, `to be refused: deeper than ${maxDepth}`, 'that it was spawned')
    if (node.attempt === 1 && enteredAfterCancelled(evidence, node))
      broken('K6', where, 'to be refused: its parent had been told to stop', 'that it was spawned')
  }
}

/** Whether it was first let in when its life had made durable, hence told, that its parent is to stop. */
function enteredAfterCancelled({ log, lines }: Evidence, { id, epoch, path }: LoggedNode): boolean {
  const at = stoppedAt(log, path)
  if (at > id) return false
  const own = lines.filter((line) => epochOf(lines, line.life) === epoch)
  // An agent that the kernel made says nothing itself: what is below it does.
  const entered = own.findIndex((line) => 'path' in line && path.every((key, depth) => line.path[depth] === key))
  return own.slice(0, Math.max(entered, 0)).some((line) => line.what === 'acked' && line.seq >= at)
}

/** The first entry that says that one above the place is to stop. */
function stoppedAt({ nodes }: KernelLog, path: readonly string[]): number {
  const above = nodes.filter(
    (node) => node.path.length < path.length && node.path.every((key, depth) => path[depth] === key),
  )
  return Math.min(...above.flatMap(({ cancelled }) => cancelled))
}

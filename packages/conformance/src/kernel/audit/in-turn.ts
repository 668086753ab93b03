import { type LoggedNode, nodesByPlace, settledOf } from '../kernel-log.ts'
import type { Op } from '../program.ts'
import { childrenOf, placedPrograms, placedSteps, placeOf } from '../walk-program.ts'
import { broken, type Evidence, linesOf } from './evidence.ts'

/**
 * K4: of a loop or conversation, nothing starts before all that comes before it there is durable: a plan before its items,
 * these before the decision, a decision before the next round, a turn before the next. Answers how often it was looked at.
 */
export function startedOutOfTurn({ program, log, lines }: Evidence): number {
  const nodes = nodesByPlace(log)
  let compared = 0
  for (const { path, program: ops } of [...placedPrograms(program)].filter(({ isMade }) => isMade)) {
    const node = nodes.get(placeOf(path))
    const opOf = opsByKey(ops)
    for (const line of linesOf(lines, 'start')) {
      // A step of its own, or what an agent below it does.
      const isBelow = node !== undefined && path.every((key, index) => line.path[index] === key)
      const at = opOf.get(line.path[path.length] ?? line.key)
      if (!isBelow || at === undefined) continue
      const acknowledged = [...linesOf(lines.slice(0, line.index), 'acked')].filter(({ life }) => life === line.life)
      const read = log.entries.filter(({ epoch }) => epoch < line.epoch).length
      const durable = Math.max(read, ...acknowledged.map(({ seq }) => seq))
      for (const key of keysBefore(ops, at, node)) {
        compared += 1
        const settled = settledOf(node, key)?.seq ?? Number.POSITIVE_INFINITY
        if (settled <= durable) continue
        const where = `the start of ${placeOf([...line.path, line.key])} in life ${line.life}`
        broken('K4', where, `${key} to be durable by then`, 'that it is not')
      }
    }
  }
  return compared
}

/** Which op asks for the step or child of that key. */
function opsByKey(ops: readonly Op[]): Map<string, number> {
  const own = [...placedSteps(ops)].filter(({ path }) => path.length === 0)
  const children = ops.flatMap((op, index) => childrenOf(op).map(({ key }) => [key, index] as const))
  return new Map([...own.map(({ step, op }) => [step.key, op] as const), ...children])
}

/** Items that no plan named are left out. */
function keysBefore(ops: readonly Op[], at: number, node: LoggedNode): string[] {
  const before = [...opsByKey(ops)].filter(([, index]) => index < at)
  const isItem = (index: number) => ops[index]?.do === 'all'
  return before.filter(([key, index]) => !isItem(index) || settledOf(node, key) !== undefined).map(([key]) => key)
}

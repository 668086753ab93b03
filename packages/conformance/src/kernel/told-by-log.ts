import { Bookkeeping } from './bookkeeping.ts'
import { deliveredBy } from './delivered-by.ts'
import { withoutIds } from './interpret-loop.ts'
import { type KernelLog, type LoggedNode, nodesByPlace, settledOf } from './kernel-log.ts'
import type { Op, Program, TogetherOp, VersionOp } from './program.ts'
import { childrenOf, placedPrograms, placeOf } from './walk-program.ts'

/** Stands where a log does not say what was told: for random numbers, and for what it keeps in other vocabularies. */
export const ANYTHING = Symbol('anything')

/**
 * What every agent must have been told, by place, as far as a log goes: a function of the program and the log alone, by
 * which several promises settle one at a time in the order of the log.
 */
export function toldByLog(program: Program, log: KernelLog): Map<string, unknown[]> {
  const nodes = nodesByPlace(log)
  const books = new Bookkeeping(log)
  const told = new Map<string, unknown[]>()
  for (const { path, program: ops, isMade } of placedPrograms(program)) {
    if (isMade) continue
    const node = nodes.get(placeOf(path))
    if (node) told.set(placeOf(path), [...eventsOf(ops, node, books)])
  }
  return told
}

function* eventsOf(program: Program, node: LoggedNode, books: Bookkeeping): Generator<unknown> {
  const clock = node.clockReads.values()
  const children: string[] = []
  const handedOut = new Set<string>()
  let passed = 0
  // The last entry that the agent was told of, as far as this reading knows.
  let delivered: number | undefined = node.since
  for (const op of program) {
    if (op.do === 'fail' || op.do === 'twice' || op.do === 'continue') return
    if (op.do === 'left') {
      yield delivered === undefined ? ANYTHING : ['left', books.balances(node.id, delivered)]
      continue
    }
    if (op.do === 'checkpoint') {
      if (passed++ === node.checkpoints.length) return
      children.length = 0
      delivered = node.checkpoints[passed - 1]?.seq
      yield ['checkpoint']
      continue
    }
    children.push(...childrenOf(op).map(({ key }) => key))
    const event = op.do === 'next' ? nextOf(node, children, handedOut) : eventOf(op, node, clock)
    if (event === undefined) return
    delivered = deliveredBy(op, node, children, delivered)
    yield event
  }
}

/** What one op told; undefined when the log does not say so yet. */
function eventOf(op: Exclude<Op, { do: 'next' | 'checkpoint' }>, node: LoggedNode, clock: Iterator<number>): unknown {
  switch (op.do) {
    case 'step':
    case 'call': {
      const settled = settledOf(node, op.key)
      return settled && !(op.do === 'step' && op.isUnhandled && !('ok' in settled.outcome))
        ? [op.key, settled.event]
        : undefined
    }
    case 'all': {
      const all = op.branches.map(({ key }) => settledOf(node, key)?.event)
      return all.includes(undefined) ? undefined : ['all', all]
    }
    case 'race':
    case 'any':
      return firstOf(op, node)
    case 'run':
    case 'cancel': {
      const settled = settledOf(node, op.child.key)
      return settled && [op.child.key, settled.event]
    }
    case 'spawn':
      return ['spawn', op.children.map(({ key }) => key)]
    case 'now': {
      const read = clock.next()
      return read.done ? undefined : ['now', read.value]
    }
    case 'loop':
    case 'conversation': {
      const settled = settledOf(node, op.key)
      return settled && [op.key, withoutIds(settled.event)]
    }
    case 'wait':
      return endOfWait(node, op.key) && [op.key, { waited: true }]
    case 'message': {
      const settled = endOfWait(node, op.key)
      return settled && [op.key, settled.message ? settled.event : { late: true }]
    }
    case 'version':
      return versionOf(op, node)
    case 'forget':
      return ['forget', op.step.key]
    default:
      return ANYTHING
  }
}

/** How a wait ended; what it throws when its agent is cancelled, the agent throws. */
function endOfWait(node: LoggedNode, key: string) {
  const settled = node.waits.get(key)?.settled[0]
  return settled && 'ok' in settled.outcome ? settled : undefined
}

function firstOf({ do: how, branches }: TogetherOp, node: LoggedNode): unknown {
  const settled = branches.map(({ key }) => settledOf(node, key))
  const inOrder = settled.filter((each) => each !== undefined).sort((one, other) => one.seq - other.seq)
  const first = how === 'race' ? inOrder[0] : inOrder.find((each) => 'ok' in each.outcome)
  if (first) return [how, first.event]
  return how === 'any' && inOrder.length === branches.length
    ? [how, { none: settled.map((each) => each?.event) }]
    : undefined
}

/** Where the log does not mark a change that it holds more than, earlier code went on without it. */
function versionOf({ key, step }: VersionOp, node: LoggedNode): unknown {
  if (!node.versions.has(key)) return undefined
  const settled = settledOf(node, step.key)
  return settled && [key, { taken: true }, settled.event]
}

/** Every child so far that it was not told of before, in the order in which they settled. */
function nextOf(node: LoggedNode, children: readonly string[], handedOut: Set<string>): unknown {
  const told = children.filter((key) => !handedOut.has(key)).map((key) => ({ key, settled: settledOf(node, key) }))
  if (told.some(({ settled }) => settled === undefined)) return undefined
  told.sort((one, other) => (one.settled?.seq ?? 0) - (other.settled?.seq ?? 0))
  for (const { key } of told) handedOut.add(key)
  return ['next', told.map(({ key, settled }) => [key, settled?.event])]
}

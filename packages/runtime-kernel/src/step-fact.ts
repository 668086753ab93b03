import type { Amounts, EffectClass } from '@tangle-network/durability-contract'
import type { StepAsk } from './ask.ts'
import type { ExecutionAsk } from './execution-ask.ts'
import type { LiveNode } from './live-node.ts'
import type { Result } from './outcome-entry.ts'
import { failureOf } from './step-error.ts'
import { CANCELLED } from './told.ts'
import type { Tried } from './try-once.ts'

/**
 * What every fact of a step says; of an attempt that had reserved, what was measured too. Version 1 knows no transactional
 * effects and no costs; older code still reads everything else.
 */
export function ofStep(node: LiveNode, { key, digest, effect }: StepAsk, spent?: Amounts) {
  const step = { node: node.id, key, digest }
  if (spent) return { v: 3 as const, ...step, effect, spent }
  return effect === 'transactional' ? { v: 2 as const, ...step, effect } : { v: 1 as const, ...step, effect }
}

/**
 * A `once` effect that timed out or was called off may still happen, so its outcome is unknown; other classes may try again.
 * What fails when it is called off has not failed by itself.
 */
export function resultOf(tried: Tried, effect: EffectClass, attempt: number, isCalledOff: boolean): Result {
  if ('ok' in tried) return tried
  if ((tried.isTimeout || isCalledOff) && effect === 'once') return { unknown: { attempt } }
  if (isCalledOff) return { failed: { ...CANCELLED, attempts: attempt } }
  return { failed: failureOf(tried.thrown, attempt) }
}

type Asked = Pick<StepAsk | ExecutionAsk, 'options'>

/** An agent that was cancelled starts nothing more, unless it tidies up. */
export function isRefused({ isOver }: LiveNode, { options }: Asked): boolean {
  return isOver && !options.cleanup
}

/** Whether it never starts, asked before a start: the log may say that its agent is to stop before the agent is told so. */
export function isForestalled(node: LiveNode, ask: Asked): boolean {
  return isRefused(node, ask) || (node.hasToStop && !ask.options.cleanup)
}

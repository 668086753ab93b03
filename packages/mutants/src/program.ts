import type { EffectClass } from '@tangle-network/durability-contract'

/** A random agent as plain data: what it does, one after the other. Keys are unique within one program. */
export type Program = readonly Op[]

export type Op = StepOp | CallOp | TogetherOp | NextOp | { readonly do: 'now' } | { readonly do: 'random' }

export interface StepOp {
  readonly do: 'step'
  readonly key: string
  readonly effect: EffectClass
  readonly value: unknown
  /** How many attempts throw before one succeeds. */
  readonly throws: number
  readonly maxAttempts: number
  /** Turns of the event loop that the effect takes, so that effects overlap. */
  readonly turns: number
}

export interface CallOp {
  readonly do: 'call'
  readonly key: string
  readonly program: Program
}

/** Branches at once, combined as the promise combinator of that name does. */
export interface TogetherOp {
  readonly do: 'all' | 'race' | 'any'
  readonly branches: readonly (StepOp | CallOp)[]
}

/** Children at once, told of by `next()` in the order in which they settle. */
export interface NextOp {
  readonly do: 'next'
  readonly children: readonly CallOp[]
}

/** Whether the result is the same whatever finishes first. */
export function isConfluent(program: Program): boolean {
  return program.every((op) => {
    if (op.do === 'call') return isConfluent(op.program)
    if (op.do === 'all') return op.branches.every((branch) => isConfluent([branch]))
    return op.do === 'step'
  })
}

/** Steps in the whole tree. */
export function countSteps(program: Program): number {
  return program.reduce((sum, op) => sum + countStepsOf(op), 0)
}

function countStepsOf(op: Op): number {
  if (op.do === 'step') return 1
  if (op.do === 'call') return countSteps(op.program)
  if (op.do === 'next') return countSteps(op.children)
  return 'branches' in op ? countSteps(op.branches) : 0
}

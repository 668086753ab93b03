import type { EffectClass } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { childOf } from './child-arbitrary.ts'
import { withCost } from './cost-arbitrary.ts'
import { withPieces } from './emission-arbitrary.ts'
import { laterOps } from './later-op-arbitrary.ts'
import { conversationOf, loopOf } from './loop-arbitrary.ts'
import { spentInTurn } from './metering.ts'
import type { CallOp, Feature, Op, Program, StepOp, Unstorable } from './program.ts'
import { unhandledStep } from './unhandled-arbitrary.ts'
import { withKeys } from './with-keys.ts'

const NASTY = ['', '\u0000', '\ud800', '💥', '__proto__', 'é', 'e\u0301', '\u2028', 'a'.repeat(300)]
const UNSTORABLE: readonly Unstorable[] = ['NaN', 'bigint', 'date', 'function', 'cycle']

const value = fc.oneof(
  { weight: 10, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  { weight: 5, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 2, arbitrary: fc.constant(undefined) },
  { weight: 2, arbitrary: fc.constant({ present: 1, absent: undefined, toJSON: 'own', negative: -0 }) },
  // Larger than what a log keeps in place.
  { weight: 1, arbitrary: fc.constant('x'.repeat(70_000)) },
)

const task = fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: value })

export interface ProgramOptions {
  readonly features: readonly Feature[]
  /** Levels of children below the root; 2 by default. */
  readonly depth?: number
  /** Ops of one agent; 4 by default. */
  readonly length?: number
  /** Whether agents leave unknown outcomes to whoever resolves them; false by default. */
  readonly unhandled?: boolean
}

/** Random programs. Keys are given afterwards, so that shrinking never makes two alike. */
export function programs(options: ProgramOptions): fc.Arbitrary<Program> {
  return level(options, anyOp).map((program) => withKeys(program))
}

/** Those whose result does not depend on what finishes first, so that it can be foretold. */
export function confluentPrograms(options: ProgramOptions): fc.Arbitrary<Program> {
  return level(options, confluentOp).map((program) => withKeys(spentInTurn(program)))
}

/** A step of one of the effect classes that the kernel offers. */
export function stepOf(features: readonly Feature[]): fc.Arbitrary<StepOp> {
  const classes = (['pure', 'idempotent', 'once', 'transactional'] as const).filter((effect) =>
    features.includes(effect),
  )
  if (classes.length === 0) throw new TypeError('a kernel must offer steps of some effect class')
  const step = fc
    .record({
      effect: fc.constantFrom<EffectClass[]>(...classes),
      input: fc.oneof(fc.constant(null), fc.nat({ max: 3 })),
      value,
      returns: fc.option(fc.constantFrom(...UNSTORABLE), { nil: undefined, freq: 12 }),
      throws: fc.constantFrom(0, 0, 0, 1, 2),
      maxAttempts: fc.constantFrom(1, 2, 3),
      turns: fc.nat({ max: 4 }),
    })
    .map(
      ({ returns, ...parts }): StepOp => ({
        ...{ do: 'step', key: '', ...parts },
        ...(returns === undefined ? {} : { returns }),
        ...(parts.effect === 'once' ? { maxAttempts: 1 } : {}),
      }),
    )
  return withPieces(features, withCost(features, step))
}

type Weighted = { weight: number; arbitrary: fc.Arbitrary<Op> }
type OpsOf = (features: readonly Feature[], call: fc.Arbitrary<CallOp> | undefined) => Weighted[]

function level(options: ProgramOptions, opsOf: OpsOf, below = options.depth ?? 2): fc.Arbitrary<Op[]> {
  const { features, length = 4 } = options
  const childProgram: fc.Arbitrary<Op[]> = below === 0 ? fc.constant([]) : level(options, opsOf, below - 1)
  const child = childOf(features, { task, program: childProgram, isConfluent: opsOf === confluentOp })
  const hasChildren = features.includes('call') || features.includes('spawn')
  const minLength = below === (options.depth ?? 2) ? 1 : 0
  const unhandled = options.unhandled ? [{ weight: 8, arbitrary: unhandledStep }] : []
  const op = fc.oneof(...opsOf(features, hasChildren ? child : undefined), ...unhandled)
  return fc.array(op, { minLength, maxLength: length, size: 'max' })
}

const anyOp: OpsOf = (features, child) => {
  const together = (how: 'race' | 'any') => branchesOf(features, child).map((branches) => ({ do: how, branches }))
  const spawn = (each: fc.Arbitrary<CallOp[]>) => each.map((all) => ({ do: 'spawn' as const, children: all }))
  const children = child && fc.array(child, { minLength: 1, maxLength: 3 })
  const offered = offeredBy(features)
  const timeoutMs = fc.constantFrom(null, 0, 700, 5_000, 86_400_000)
  return [
    ...confluentOp(features, child),
    ...laterOps(
      features.filter((feature) => feature === 'message'),
      stepOf(features),
      timeoutMs,
    ),
    ...offered('race', 5, together('race')),
    ...offered('any', 3, together('any')),
    ...(child && features.includes('call')
      ? offered(
          'cancel',
          2,
          child.map((each) => ({ do: 'cancel' as const, child: each })),
        )
      : []),
    ...(children && features.includes('next') ? offered('spawn', 3, spawn(children)) : []),
    ...offered('next', 2, fc.constant({ do: 'next' })),
    ...offered('now', 2, fc.constant({ do: 'now' })),
    ...offered('random', 2, fc.constant({ do: 'random' })),
    ...offered('budget', 2, fc.constant({ do: 'left' })),
  ]
}

const confluentOp: OpsOf = (features, child) => {
  const offered = offeredBy(features)
  const all = branchesOf(features, child).map((branches) => ({ do: 'all' as const, branches }))
  return [
    { weight: 10, arbitrary: stepOf(features) },
    ...(child ? offered('call', 4, child) : []),
    ...offered('all', 4, all),
    ...offered(
      'fail',
      1,
      fc.record({ do: fc.constant('fail' as const), message: fc.constantFrom('planned', '\u0000é') }),
    ),
    ...laterOps(features, stepOf(features)),
    ...madeOps(features, child),
  ]
}

/** Loops and conversations, whose functions are steps that may be made again. */
function madeOps(features: readonly Feature[], child: fc.Arbitrary<CallOp> | undefined): Weighted[] {
  if (!features.includes('pure') && !features.includes('idempotent')) return []
  const parts = { features, step: stepOf(features), child: features.includes('call') ? child : undefined }
  const offered = offeredBy(features)
  return [...offered('loop', 1, loopOf(parts)), ...offered('conversation', 1, conversationOf(parts))]
}

function offeredBy(features: readonly Feature[]) {
  return (feature: Feature, weight: number, arbitrary: fc.Arbitrary<Op>): Weighted[] =>
    features.includes(feature) ? [{ weight, arbitrary }] : []
}

function branchesOf(features: readonly Feature[], child: fc.Arbitrary<CallOp> | undefined) {
  const step = { weight: 3, arbitrary: stepOf(features) as fc.Arbitrary<StepOp | CallOp> }
  const withChildren = child && features.includes('call') ? [{ weight: 1, arbitrary: child }] : []
  return fc.array(fc.oneof(step, ...withChildren), { minLength: 1, maxLength: 3 })
}

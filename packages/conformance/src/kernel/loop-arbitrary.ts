import type { EffectClass } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import type { CallOp, ConversationOp, Feature, LoopOp, RoundOp, StepOp } from './program.ts'

const OPENING = [{ speaker: 'somebody', message: { tag: 'opening' } }]

export interface LoopParts {
  readonly features: readonly Feature[]
  readonly step: fc.Arbitrary<StepOp>
  /** Undefined where there are no children. */
  readonly child: fc.Arbitrary<CallOp> | undefined
}

/** A loop of few rounds; its items are steps, or children. */
export function loopOf(parts: LoopParts): fc.Arbitrary<LoopOp> {
  const step = freeOf(parts.step)
  const ofSteps = roundsOf(step, step)
  const rounds = parts.child ? fc.oneof(ofSteps, roundsOf(step, plain(parts.child))) : ofSteps
  return fc
    .record({ ...madeParts(parts.features), rounds, concurrency: fc.constantFrom(undefined, 1, 2) })
    .map(({ concurrency, isOpenEnded, rounds: some, ...made }): LoopOp => {
      const options = { ...(concurrency && { concurrency }), ...(isOpenEnded && { isOpenEnded }) }
      return { do: 'loop', task: null, ...made, rounds: withAttempts(some, made.maxAttempts), ...options }
    })
}

/** A conversation of few turns, some of them a child's. */
export function conversationOf(parts: LoopParts): fc.Arbitrary<ConversationOp> {
  const step = freeOf(parts.step)
  const turn = parts.child ? fc.oneof(step, plain(parts.child)) : step
  const turns = fc.array<StepOp | CallOp>(turn, { minLength: 1, maxLength: 3 })
  return fc
    .record({ ...madeParts(parts.features), task: fc.constantFrom([], OPENING), turns, decision: step })
    .map(({ turns: some, decision, isOpenEnded, ...made }): ConversationOp => {
      const sure = (each: StepOp | CallOp) => surely(each, made.maxAttempts)
      const decisions = [0, ...some].map(() => sure(decision) as StepOp)
      const ends = isOpenEnded ? { isOpenEnded } : {}
      return { do: 'conversation', ...made, turns: some.map(sure), decisions, ...ends }
    })
}

function madeParts(features: readonly Feature[]) {
  const classes = (['pure', 'idempotent'] as const).filter((effect) => features.includes(effect))
  return {
    key: fc.constant(''),
    effect: fc.constantFrom<EffectClass[]>(...classes),
    maxAttempts: fc.constantFrom(1, 2),
    isOpenEnded: fc.constantFrom(false, false, true),
  }
}

function roundsOf(step: fc.Arbitrary<StepOp>, item: fc.Arbitrary<StepOp | CallOp>): fc.Arbitrary<RoundOp[]> {
  const items = fc.array(item, { maxLength: 2 })
  return fc.array(fc.record({ plan: step, items, decide: step }), { minLength: 1, maxLength: 2 })
}

/** Plans and decisions succeed in the end; items may fail, which is told. */
function withAttempts(rounds: readonly RoundOp[], maxAttempts: number): RoundOp[] {
  return rounds.map(({ plan, items, decide }) => {
    return { items, plan: surely(plan, maxAttempts) as StepOp, decide: surely(decide, maxAttempts) as StepOp }
  })
}

function surely(op: StepOp | CallOp, maxAttempts: number): StepOp | CallOp {
  if (op.do === 'call') return op
  const { returns: _, ...step } = op
  return { ...step, throws: Math.min(op.throws, maxAttempts - 1) }
}

/** Without a cost, and with a small value: states and transcripts hold it again and again. */
function freeOf(step: fc.Arbitrary<StepOp>): fc.Arbitrary<StepOp> {
  return step.map(({ cost: _, ...free }) => ({ ...free, turns: Math.min(free.turns, 2), value: small(free.value) }))
}

/** A child of a loop is given nothing of its own by the suite: its steps alone differ. */
function plain(child: fc.Arbitrary<CallOp>): fc.Arbitrary<CallOp> {
  return child.map(({ program }) => {
    const steps = program.flatMap((op) => (op.do === 'step' ? [op] : []))
    const kept = steps.map(({ cost: _, ...free }): StepOp => ({ ...free, value: small(free.value) }))
    return { do: 'call', key: '', task: null, program: kept.slice(0, 2) }
  })
}

function small(value: unknown): unknown {
  return typeof value === 'string' ? value.slice(0, 20) : value
}

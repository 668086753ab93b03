import { Violation } from '@tangle-network/durability-conformance'
import type { PoolRun } from './pool-audit.ts'
import { type PoolLineOf, poolLinesOf } from './pool-ledger.ts'

type Started = PoolLineOf<'started'>
type Step = PoolRun['log']['nodes'][number]['steps'] extends Map<string, infer Logged> ? Logged : never

/** K1 and K2, of all steps of a run. Answers how many effects were made again, and how many nobody can know of. */
export function auditEffects({ runId, log, lines }: PoolRun): { readonly madeAgain: number; readonly unknown: number } {
  const starts = Map.groupBy(poolLinesOf(lines, 'started'), ({ path, key }) => nameOf(path, key))
  const steps = log.nodes.flatMap((node) => [...node.steps.values()])
  let madeAgain = 0
  for (const step of steps) {
    const name = nameOf(step.path, step.key)
    const found = starts.get(name) ?? []
    const where = `step ${name} of ${runId}`
    auditOutcome(step, found, where)
    if (step.effect === 'once') auditOnce(step, found, where)
    madeAgain += Math.max(0, found.length - 1)
    starts.delete(name)
  }
  // The run has ended, hence it has the outcome of everything that was begun.
  for (const name of starts.keys()) throw new Violation('K2', { expected: 'an outcome', found: 'none', where: name })
  return { madeAgain, unknown: steps.filter(isUnknown).length }
}

/** K1: one outcome, and no attempt in an epoch that could read it, nor two in one epoch. K2: all under one idempotency key. */
function auditOutcome({ settled }: Step, starts: readonly Started[], where: string): void {
  const [outcome, ...others] = settled
  if (!outcome || others.length > 0)
    throw new Violation('K1', { expected: 'one outcome', found: `${settled.length}`, where })
  const epochs = new Set<number>()
  for (const { epoch } of starts) {
    const expected = `no attempt after epoch ${outcome.epoch}, whose outcome it could read, and one an epoch`
    if (epoch > outcome.epoch || epochs.has(epoch))
      throw new Violation('K1', { expected, found: `one in ${epoch}`, where })
    epochs.add(epoch)
  }
  // What is unknown was started earlier, or was never.
  if (!('unknown' in outcome.outcome) && !epochs.has(outcome.epoch))
    throw new Violation('K2', { expected: `an attempt in epoch ${outcome.epoch}, its own`, found: 'none', where })
  const keys = new Set(starts.map(({ idempotencyKey }) => idempotencyKey))
  if (keys.size > 1) throw new Violation('K2', { expected: 'one idempotency key', found: `${keys.size}`, where })
}

/** K2: made once, with an intent before it; or unknown, to a later epoch than the one that meant to make it. */
function auditOnce(step: Step, starts: readonly Started[], where: string): void {
  const [intent] = step.intended
  const broken = (expected: string, found: string): never => {
    throw new Violation('K2', { expected, found, where })
  }
  if (starts.length > 1) broken('one effect at most', `${starts.length}`)
  if (step.intended.length !== 1) broken('one intent', `${step.intended.length}`)
  const outcome = step.settled[0]
  if (isUnknown(step) && outcome?.epoch === intent?.epoch) broken('an outcome where nothing came in between', 'unknown')
  if (starts.some(({ epoch }) => epoch !== intent?.epoch)) broken('its effect under its intent', 'one in another epoch')
}

function isUnknown({ settled }: Step): boolean {
  return settled.some(({ outcome }) => 'unknown' in outcome)
}

function nameOf(path: readonly string[], key: string): string {
  return [...path, key].join(' / ')
}

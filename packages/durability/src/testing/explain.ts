import { quoted } from '@tangle-network/durability-contract'
import type { Fault } from './finding.ts'
import { judge, judgeAlone, type Leniency } from './judge.ts'
import type { Pinned } from './raw-source.ts'
import type { Explanation, Reason } from './reason.ts'
import { type Plan, runTrial, type Subject } from './trial.ts'
import type { Execution, RawRead, TrialRecord } from './trial-record.ts'

/** A fault, and how it came about. */
export interface Found {
  readonly fault: Fault
  readonly clean: TrialRecord
  readonly subject: Subject
  readonly plan: Plan
  readonly leniency: Leniency
}

/** Names the cause of a fault. What is not seen at once is tried: with clocks or dice pinned, is the fault gone? */
export async function explain(found: Found): Promise<Explanation> {
  return (
    seenAtOnce(found.fault) ??
    (await tried(found)) ??
    askedOutside(found) ??
    answeredOtherwise(found) ??
    whatIsLeft(found)
  )
}

const BY_FINDING: Partial<Record<Fault['finding'], readonly [Reason, string]>> = {
  UNAWAITED_STEP: ['unawaited-promise', 'it was started and never awaited'],
  FOREIGN_AWAIT: ['foreign-await', 'between this call and the next the agent awaited something else than its scope'],
  DUPLICATE_KEY: ['key-used-twice', 'the key was used before by the same agent'],
  INVALID_CHECKPOINT: ['checkpoint', 'the kernel refused it'],
  STEP_REPEATED: ['kernel', 'the kernel called a function that it must not call again'],
  CRASH_MISSED: ['unknown', 'the schedule is that of another agent, task or version of the code'],
  STUCK: ['nothing-to-wait-for', 'nothing that it waits for is ever sent'],
}

function seenAtOnce({ finding, trial }: Fault): Explanation | undefined {
  const outside = trial.effectCalls.find(({ by }) => !by)
  // Where an effect was awaited outside of a step, that is what was awaited.
  if (outside && (finding === 'FOREIGN_AWAIT' || finding === 'EFFECT_REPEATED')) {
    const why = `${outside.name}() was called outside of a step`
    return { reason: 'effect-outside-step', certainty: 'observed', why, site: outside.site }
  }
  if (finding === 'EFFECT_REPEATED') {
    const why = 'the step was executed again after a crash, and the world could not know that it was the same'
    return { reason: 'effect-not-idempotent', certainty: 'observed', why }
  }
  if (finding === 'ONCE_REPEATED') {
    const isTold = trial.log.unknown.length > 0
    const why = 'the agent was told that nobody knows whether it has happened, and did it again'
    return isTold
      ? { reason: 'once-made-again', certainty: 'observed', why }
      : { reason: 'kernel', certainty: 'probable', why: 'no outcome was unknown' }
  }
  const [reason, why] = BY_FINDING[finding] ?? []
  if (!reason || !why) return undefined
  return { reason, certainty: 'observed', why }
}

async function tried(found: Found): Promise<Explanation | undefined> {
  const { trial } = found.fault
  const reads = [...trial.rawReads, ...found.clean.rawReads]
  const clocks = reads.filter(({ kind }) => kind === 'clock')
  const dice = reads.filter(({ kind }) => kind === 'randomness')
  if (clocks.length > 0 && (await isGoneWith(found, { clock: true })))
    return proven('raw-clock', clocks, 'with that clock pinned')
  if (dice.length > 0 && (await isGoneWith(found, { randomness: true })))
    return proven('raw-randomness', dice, 'with those dice pinned')
  const isBoth = clocks.length > 0 && dice.length > 0
  if (isBoth && (await isGoneWith(found, { clock: true, randomness: true })))
    return proven('raw-clock', [...clocks, ...dice], 'with clocks and dice pinned')
  return undefined
}

async function isGoneWith({ subject, plan, leniency }: Found, pinned: Pinned): Promise<boolean> {
  const clean = await runTrial(subject, { name: 'clean', pinned })
  const again = await runTrial(subject, { ...plan, pinned })
  return !judge(again, clean, leniency).fault && !judgeAlone(clean)
}

function proven(reason: Reason, reads: readonly RawRead[], changed: string): Explanation {
  const sites = new Map(reads.map(({ what, site }) => [`${what} at ${site.text ?? 'an unknown place'}`, site]))
  const shown = [...sites.keys()].slice(0, 5).join(', ')
  const [site] = sites.values()
  return { reason, certainty: 'proven', why: `${shown}, outside of a step: ${changed} the fault is gone`, site }
}

/** A step came to something else than before: in the same run, or in an undisturbed one. */
function answeredOtherwise({ fault: { trial }, clean }: Found): Explanation | undefined {
  const again = trial.executions.find((one) => trial.executions.some((other) => isOtherwise(one, other)))
  if (again) {
    const why = `step ${quoted(again.key)} is '${again.effect}', was executed again after a crash, and came to something else`
    return { reason: 'effect-not-idempotent', certainty: 'observed', why, site: again.site }
  }
  const other = trial.executions.find((one) => clean.executions.some((each) => isOtherwise(one, each)))
  if (!other) return undefined
  const why = `step ${quoted(other.key)} came to something else than in the run before, though it was asked for alike`
  return { reason: 'world-not-reset', certainty: 'probable', why, site: other.site }
}

/** The world was asked outside of a step, where what it answered is not told again. */
function askedOutside({ fault: { trial }, clean }: Found): Explanation | undefined {
  const outside = [...trial.effectCalls, ...clean.effectCalls].find(({ by }) => !by)
  if (!outside) return undefined
  const why = `${outside.name}() was called outside of a step, where what it answers is not told again`
  return { reason: 'effect-outside-step', certainty: 'probable', why, site: outside.site }
}

function isOtherwise(one: Execution, other: Execution): boolean {
  if (one.idempotencyKey !== other.idempotencyKey || one === other) return false
  return one.came !== undefined && other.came !== undefined && one.came !== other.came
}

function whatIsLeft({ fault: { finding, trial, site } }: Found): Explanation {
  if (finding === 'GIVEN_UP') return { reason: 'unknown', certainty: 'probable', why: 'the error says more', site }
  const seen =
    trial.rawReads.length > 0
      ? 'pinning the clocks and dice that it asked changed nothing'
      : 'it asked neither clocks nor dice'
  return {
    reason: 'module-state',
    certainty: 'probable',
    why: `${seen}, so something outside of the agent differs`,
    site,
  }
}

import { isDurabilityError, quoted } from '@tangle-network/durability-contract'
import type { RunResult } from '@tangle-network/runtime-kernel'
import type { Fault, Finding } from './finding.ts'
import { repeatedEffect } from './repeated-effect.ts'
import { shownValue } from './shown-value.ts'
import { ForeignWait, Stuck } from './stuck.ts'
import type { Asked, Execution, TrialRecord } from './trial-record.ts'

/** What the user says of runs that end otherwise than the undisturbed one. */
export interface Leniency {
  /** Effects that may happen twice. */
  readonly repeatable: readonly string[]
  readonly accepts: ((result: RunResult) => unknown) | undefined
}

const KERNEL_CODES = ['UNAWAITED_STEP', 'DUPLICATE_KEY', 'FOREIGN_AWAIT', 'INVALID_CHECKPOINT'] as const

export interface Judgement {
  readonly fault: Fault | undefined
  /** Whether it ended otherwise, as it may. */
  readonly isExcused: boolean
}

/** What is wrong with a trial, compared with an undisturbed one. */
export function judge(trial: TrialRecord, clean: TrialRecord, leniency: Leniency): Judgement {
  const fault = judgeAlone(trial) ?? repeatedStep(trial) ?? repeatedEffect(trial, clean, leniency.repeatable)
  if (fault) return { fault, isExcused: false }
  const another = otherKeys(trial, clean) ?? otherResult(trial, clean)
  if (!another) return { fault: undefined, isExcused: false }
  const isExcused = isAccepted(trial, clean, leniency)
  return { fault: isExcused ? undefined : another, isExcused }
}

/** Where nobody could say what a run must come to, any end will do, unless the user says otherwise. */
function isAccepted(trial: TrialRecord, clean: TrialRecord, { accepts }: Leniency): boolean {
  const { end, log } = trial
  if (accepts && end && 'result' in end) return Boolean(accepts(end.result))
  return trial.isInDoubt || log.refused > clean.log.refused
}

/** What a trial shows by itself. */
export function judgeAlone(trial: TrialRecord): Fault | undefined {
  const { end } = trial
  return end && 'error' in end ? givenUp(trial, end.error) : undefined
}

function givenUp(trial: TrialRecord, error: unknown): Fault {
  if (error instanceof Stuck) {
    const waited = trial.asked.findLast(({ about }) => about === 'wait')
    return { finding: 'STUCK', what: `the run cannot go on: ${error.message}`, trial, ...sited(waited) }
  }
  if (error instanceof ForeignWait) {
    const asked = trial.asked.findLast(({ path }) => path.join() === error.path.join())
    const what = `${agentAt(error.path)} awaits something that is no promise of its scope`
    return { finding: 'FOREIGN_AWAIT', what, trial, ...sited(asked) }
  }
  if (isDurabilityError(error, 'DIVERGED')) {
    const what = 'the resumed run asked for other keys than before'
    return { finding: 'KEYS_DIFFER', what, error, trial, ...sited(aboutIt(trial, error.details)) }
  }
  const code = KERNEL_CODES.find((each) => isDurabilityError(error, each))
  const { details = {} } = isDurabilityError(error) ? error : {}
  const asked = code === 'INVALID_CHECKPOINT' ? trial.asked.at(-1) : aboutIt(trial, details)
  const finding: Finding = code ?? 'GIVEN_UP'
  return { finding, what: WHAT[finding] ?? 'the run was given up', error, trial, ...sited(asked) }
}

const WHAT: Partial<Record<Finding, string>> = {
  UNAWAITED_STEP: 'the agent returned and left behind something that it never awaited',
  DUPLICATE_KEY: 'the agent used a key twice',
  FOREIGN_AWAIT: 'the agent came back from something that is no promise of its scope',
  INVALID_CHECKPOINT: 'the agent asked for a checkpoint that nobody could go on from',
}

/** What the kernel speaks of, as it was last asked for; with no key, the last of all. */
function aboutIt({ asked }: TrialRecord, { key, about }: { readonly key?: unknown; readonly about?: unknown }) {
  if (key === undefined) return asked.findLast((each) => each.about !== 'other')
  const named = asked.filter((each) => each.key === key)
  return named.findLast((each) => each.about === about) ?? named.at(-1)
}

function repeatedStep(trial: TrialRecord): Fault | undefined {
  const again = trial.executions.find(({ wasCommitted }) => wasCommitted)
  if (again) {
    const what = `step ${quoted(again.key)} was executed again after its outcome was durable`
    return { finding: 'STEP_REPEATED', what, trial, site: again.site, call: stepCall(again) }
  }
  const seen = new Set<string>()
  for (const execution of trial.executions) {
    if (execution.effect !== 'once') continue
    if (seen.has(execution.idempotencyKey)) {
      const what = `step ${quoted(execution.key)} is 'once' and was executed twice`
      return { finding: 'ONCE_REPEATED', what, trial, site: execution.site, call: stepCall(execution) }
    }
    seen.add(execution.idempotencyKey)
  }
  return undefined
}

function otherKeys(trial: TrialRecord, clean: TrialRecord): Fault | undefined {
  const [here, there] = [countsOf(trial), countsOf(clean)]
  const missing = clean.log.committed.find((text) => (here.get(text) ?? 0) < (there.get(text) ?? 0))
  const added = trial.log.committed.find((text) => (there.get(text) ?? 0) < (here.get(text) ?? 0))
  const text = missing ?? added
  if (text === undefined) return undefined
  const asked = missing === undefined ? trial.askOf(text) : clean.askOf(text)
  const [about, ...path] = JSON.parse(text) as string[]
  const which = `${about} ${path.map(quoted).join(' / ')}`
  const what = missing === undefined ? `${which} was asked for, which it was not before` : `${which} was not asked for`
  return { finding: 'KEYS_DIFFER', what, trial, ...sited(asked) }
}

function countsOf({ log }: TrialRecord): Map<string, number> {
  const counts = new Map<string, number>()
  for (const text of log.committed) counts.set(text, (counts.get(text) ?? 0) + 1)
  return counts
}

function otherResult(trial: TrialRecord, clean: TrialRecord): Fault | undefined {
  const [found, expected] = [textOf(trial), textOf(clean)]
  if (found === expected) return undefined
  return { finding: 'RESULT_DIFFERS', what: `the run came to ${cut(found)} instead of ${cut(expected)}`, trial }
}

function textOf({ end }: TrialRecord): string {
  if (!end || !('result' in end)) return 'no result'
  const { result } = end
  if (result.status === 'done') return shownValue(result.value)
  if (result.status === 'suspended') return 'suspended'
  const { name, message, code, data } = result.error
  return `${result.status}: ${shownValue({ name, message, code, data })}`
}

function cut(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

function sited(asked: Asked | undefined): Pick<Fault, 'site' | 'call'> {
  if (!asked) return {}
  const { about, key, site } = asked
  const call = about === 'other' ? `scope.${key}()` : about === 'checkpoint' ? 'scope.checkpoint()' : undefined
  return { site, call: call ?? `${about} ${quoted(key)}` }
}

function stepCall({ key }: Execution): string {
  return `step ${quoted(key)}`
}

function agentAt(path: readonly string[]): string {
  return path.length === 0 ? 'the agent' : `agent ${path.map(quoted).join(' / ')}`
}

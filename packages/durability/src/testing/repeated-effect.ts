import { quoted } from '@tangle-network/durability-contract'
import type { Fault } from './finding.ts'
import type { EffectCall, TrialRecord } from './trial-record.ts'

/**
 * An effect that happened more often than undisturbed, where nothing excuses it. A `pure` step only reads; an `idempotent`
 * one may do it again if it passes its key on, by which the world knows that it is the same.
 */
export function repeatedEffect(
  trial: TrialRecord,
  clean: TrialRecord,
  repeatable: readonly string[],
): Fault | undefined {
  const watched = trial.effectCalls.filter(({ name }) => !repeatable.includes(name))
  const isOnce = (call: EffectCall) =>
    [...trial.effectCalls, ...clean.effectCalls].some((each) => isSameCall(each, call) && each.by?.effect === 'once')
  for (const call of watched) {
    const more = (isMeant: (each: EffectCall) => boolean) =>
      trial.effectCalls.filter(isMeant).length > clean.effectCalls.filter(isMeant).length
    if (!call.by) {
      if (more((each) => each.name === call.name && !each.by)) return outside(call, trial)
    } else if (isOnce(call)) {
      if (more((each) => isSameCall(each, call))) return twice(lastOf(trial, call), trial)
    } else if (call.by.effect !== 'pure' && !call.hasKey) {
      if (more((each) => each.name === call.name && each.by?.idempotencyKey === call.by?.idempotencyKey))
        return again(call, trial)
    }
  }
  return undefined
}

function outside(call: EffectCall, trial: TrialRecord): Fault {
  const what = `effect ${quoted(call.name)} happened again, for it is called outside of a step`
  return { finding: 'EFFECT_REPEATED', what, trial, site: call.site, call: `${call.name}()` }
}

function twice(call: EffectCall, trial: TrialRecord): Fault {
  const by = call.by ? `, the last time in step ${quoted(call.by.key)}` : ''
  const what = `effect ${quoted(call.name)}, which belongs to a 'once' step, happened twice${by}`
  return { finding: 'ONCE_REPEATED', what, trial, site: call.site, call: `${call.name}()` }
}

function again(call: EffectCall, trial: TrialRecord): Fault {
  const { key = '', effect = 'idempotent' } = call.by ?? {}
  const what = `effect ${quoted(call.name)} happened again with step ${quoted(key)}, which is '${effect}' and did not pass its idempotencyKey on`
  return { finding: 'EFFECT_REPEATED', what, trial, site: call.site, call: `${call.name}()` }
}

function lastOf({ effectCalls }: TrialRecord, call: EffectCall): EffectCall {
  return effectCalls.findLast((each) => isSameCall(each, call)) ?? call
}

function isSameCall(one: EffectCall, other: EffectCall): boolean {
  return one.name === other.name && one.args === other.args
}

import { isDurabilityError } from '@tangle-network/durability-contract'
import { shown } from '../../law/shown.ts'
import { Violation } from '../../law/violation.ts'
import { back } from './line.ts'

/** What the caller was told of a call that may have met a fault. */
export type Told =
  | { readonly done: true; readonly answer: unknown }
  | { readonly done: false; readonly code: string; readonly outcome: 'not-applied' | 'unknown' }

/** Codes that say something of the store, and nothing of the run. */
const OF_THE_STORE = ['STORE_FAILED', 'STORE_BUSY', 'STORE_UNUSABLE', 'STORE_POISONED']

/** What the caller is told. Whatever is no error of the contract is a breach by itself. */
export async function toldOf(where: string, call: () => Promise<unknown>): Promise<Told> {
  try {
    return { done: true, answer: await back(where, call()) }
  } catch (error) {
    if (!isDurabilityError(error)) {
      throw new Violation('J15', { expected: 'an error of the contract', found: shown(error), where }, { cause: error })
    }
    return { done: false, code: error.code, outcome: error.outcome }
  }
}

/** Whether an error is the store's own, and no refusal. */
export function isOfTheStore(code: string): boolean {
  return OF_THE_STORE.includes(code)
}

export function shownTold(told: Told): string {
  return told.done ? 'success' : `${told.code}, ${told.outcome}`
}

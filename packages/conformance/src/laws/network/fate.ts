import { isDeepStrictEqual } from 'node:util'
import { Violation } from '../../law/violation.ts'
import { AFTER_THE_ANSWER, type Fault } from '../../network/fault.ts'
import { differenceOf } from '../processes/difference.ts'
import { isOfTheStore, shownTold, type Told } from './told.ts'

export interface Fate {
  readonly where: string
  readonly told: Told
  readonly fault: Fault
  /** Whether an answer of the server has reached the client since the fault landed. */
  readonly heardSince: boolean
  /** What is there now, what was there before the call, and what the call makes of it. */
  readonly found: unknown
  readonly before: unknown
  readonly after: unknown
}

/**
 * Demands that a call which met a fault has happened whole, once, or not at all, and that its caller was told no more than
 * could be known. Answers whether it has happened.
 */
export function judgeFate({ where, told, fault, heardSince, found, before, after }: Fate): boolean {
  if (isDeepStrictEqual(before, after)) throw new Error(`${where}: what changes nothing proves nothing`)
  const isAbsent = isDeepStrictEqual(found, before)
  if (!isAbsent && !isDeepStrictEqual(found, after)) {
    const { path, ...parts } = differenceOf(found, after)!
    throw new Violation('J2', { ...parts, where: `${where}, neither whole nor absent: ${path}` })
  }
  const lied = (expected: string) => new Violation('J15', { expected, found: shownTold(told), where })
  if (told.done) {
    if (isAbsent) throw lied('no success, as nothing has happened')
    const isMute = AFTER_THE_ANSWER.includes(fault.kind) && fault.exchange?.isCommitted === true
    if (isMute && !heardSince) throw lied('an unknown outcome, as no answer came')
  } else {
    if (!isOfTheStore(told.code)) throw lied('an error of the store, as nothing refused the call')
    if (told.outcome === 'not-applied' && !isAbsent) throw lied('an unknown outcome, as it has happened')
  }
  return !isAbsent
}

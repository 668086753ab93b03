import { isDeepStrictEqual } from 'node:util'
import type { ErrorCode } from '@tangle-network/durability-contract'
import type { Reply } from '../history/call.ts'
import type { Invariant } from '../law/invariant.ts'
import { shown } from '../law/shown.ts'
import type { ViolationParts } from '../law/violation.ts'
import { ANYTHING, type Decision } from './decision.ts'
import type { PlaceModel } from './run-model.ts'

/** What is broken when a call that must be refused so is not. */
const REFUSAL_OF: Partial<Record<ErrorCode, Invariant>> = {
  FENCED: 'J6',
  RUN_CLOSED: 'J8',
  CONFLICT: 'J4',
  LEASE_HELD: 'J7',
  RUN_CONFLICT: 'J9',
  MESSAGE_CONFLICT: 'J9',
  BLOB_MISSING: 'J12',
  CURSOR_INVALID: 'J11',
  RUN_NOT_FOUND: 'J15',
  RUN_FORGOTTEN: 'J6',
  RUN_NOT_CLOSED: 'J13',
  RUN_QUARANTINED: 'K5',
}

export type Verdict =
  | { readonly next: PlaceModel }
  | { readonly next?: undefined; readonly invariant: Invariant; readonly parts: Omit<ViolationParts, 'where'> }

/** Whether the reply is what was decided; if so, what the place holds from then on. */
export function judge(place: PlaceModel, decision: Decision, reply: Reply): Verdict {
  if ('code' in reply) return judgeRefusal(place, decision, reply)
  const found = shown(reply.ok)
  if (decision.refused !== undefined) {
    const invariant = REFUSAL_OF[decision.refused] ?? 'J15'
    return { invariant, parts: { expected: `to be refused as ${decision.refused}`, found } }
  }
  const difference = firstDifference(decision.answer, reply.ok)
  if (difference === undefined) return { next: decision.next(reply.ok) }
  const { at, expected } = difference
  const where = at === '' ? '' : `${at} = `
  return {
    invariant: blamed(difference, decision.ifOther),
    parts: { expected: `${where}${shown(expected)}`, found: `${where}${shown(difference.found)}` },
  }
}

function judgeRefusal(place: PlaceModel, decision: Decision, reply: Extract<Reply, { code: string }>): Verdict {
  const found = `${reply.code} (${reply.outcome}): ${reply.message}`
  if (decision.refused === undefined) {
    // What stands is not what was written, though nobody has tampered with it.
    const invariant = reply.code === 'CORRUPT' && decision.ifRefused === 'J11' ? 'J1' : decision.ifRefused
    return { invariant, parts: { expected: shown(decision.answer), found } }
  }
  if (reply.code !== decision.refused) {
    const invariant = REFUSAL_OF[decision.refused] ?? 'J15'
    return { invariant, parts: { expected: `to be refused as ${decision.refused}`, found } }
  }
  if (reply.outcome !== 'not-applied') return { invariant: 'J15', parts: { expected: 'a refusal, not applied', found } }
  return { next: place }
}

interface Difference {
  /** Path within the answer, as `head.seq`. */
  readonly at: string
  readonly expected: unknown
  readonly found: unknown
}

/** Names the invariant by what differs: an entry that is gone, a half of a batch, an epoch that fell. */
function blamed({ at, expected, found }: Difference, otherwise: Invariant): Invariant {
  const field = at.split('.').at(-1)
  if (at === 'entries.length') return Number(found) < Number(expected) ? 'J1' : 'J5'
  if (field === 'seq' && typeof expected === 'number' && typeof found === 'number') {
    if (found < expected) return 'J1'
    if (at.startsWith('head') || at === 'seq') return 'J5'
  }
  // A read that is behind is stale; an epoch that was granted wrongly is another matter.
  if (field === 'epoch') return otherwise === 'J11' && Number(found) < Number(expected) ? 'J11' : 'J6'
  if (field === 'status' || field === 'endedAt') return 'J8'
  if (field === 'wakeAt' || at.includes('inbox.')) return 'K8'
  if (field === 'holder' || at.includes('holder.')) return 'J7'
  if (at.startsWith('entries') && /payload|refs|kind|\.at$/.test(at)) return 'J10'
  return otherwise
}

/** The first place at which what was found is not what was expected; undefined when there is none. */
export function firstDifference(expected: unknown, found: unknown, at = ''): Difference | undefined {
  if (expected === ANYTHING) return undefined
  const isTree = typeof expected === 'object' && expected !== null && typeof found === 'object' && found !== null
  if (!isTree || Array.isArray(expected) !== Array.isArray(found)) {
    return isDeepStrictEqual(expected, found) ? undefined : { at, expected, found }
  }
  // Lengths first: that an entry is missing says more than that the others are not where they were.
  const [before, after] = [expected, found] as Record<string, unknown>[]
  const keys = [...new Set([...Object.keys(before!), ...Object.keys(after!)])]
  if (Array.isArray(expected) && Array.isArray(found) && expected.length !== found.length) {
    return { at: `${at}.length`, expected: expected.length, found: found.length }
  }
  for (const key of keys) {
    const own = (of: object) => (Object.hasOwn(of, key) ? (of as Record<string, unknown>)[key] : undefined)
    const difference = firstDifference(own(before!), own(after!), at === '' ? key : `${at}.${key}`)
    if (difference) return difference
  }
  return undefined
}

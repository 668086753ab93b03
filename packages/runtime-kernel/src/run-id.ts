import { byteLength, frame, LIMITS, RESERVED_PREFIX, sha256 } from '@tangle-network/durability-contract'

/** The key under which a run knows the one that it goes on as. */
export const CONTINUED = `${RESERVED_PREFIX}continued`

/** The id of a child run whose agent names none: a function of run, place and key, hence the same in every life. */
export function childRunIdOf(runId: string, place: readonly string[], key: string): string {
  const whole = sha256(frame(['child run', runId, `${place.length}`, ...place, key]))
  const readable = `${runId}/${key}-${whole.slice(0, 16)}`
  return byteLength(readable) <= LIMITS.runIdBytes ? readable : whole
}

/** The id of the run that a run goes on as: `name~2`, then `name~3`. */
export function successorOf(runId: string): string {
  const [, first = runId, nth = '1'] = /^(.+)~([1-9]\d{0,14})$/su.exec(runId) ?? []
  const next = `~${Number(nth) + 1}`
  return byteLength(first + next) <= LIMITS.runIdBytes ? first + next : sha256(frame(['first run', first])) + next
}

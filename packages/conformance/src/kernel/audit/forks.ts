import type { Entry } from '@tangle-network/durability-contract'
import { nameOf, stepsByName } from '../kernel-log.ts'
import { attemptsLost } from './attempts.ts'
import { doubledChildren, lostChildren, missingChildren, settledEarly } from './children.ts'
import { keysOf, unknownWithoutOnce, wanderingKeys } from './effects.ts'
import { broken, type Evidence, linesOf } from './evidence.ts'
import { enteredAgain, executedAgain } from './executed-again.ts'
import { foreignFailures, lostAcknowledgements } from './journal-use.ts'
import { unstoredDelivered } from './told.ts'

const AUDITS = [
  ...[executedAgain, enteredAgain, unknownWithoutOnce, wanderingKeys, attemptsLost, doubledChildren, settledEarly],
  ...[lostChildren, missingChildren, lostAcknowledgements, foreignFailures, unstoredDelivered],
]

/** All that can be asked of a fork that has ended: part of what its log holds happened elsewhere. */
export function auditFork(evidence: Evidence): void {
  for (const audit of AUDITS) audit(evidence)
}

/** K2: a fork asks for no effect under a key of another run. */
export function sharedKeys(fork: Evidence, other: Pick<Evidence, 'lines' | 'runId'>): void {
  const theirs = new Set(keysOf(other.lines).values())
  for (const [name, key] of keysOf(fork.lines)) {
    if (theirs.has(key)) broken('K2', `step ${name} of ${fork.runId}`, 'a key of its own', `the key of ${other.runId}`)
  }
}

/** K2: a once effect that was begun before the place of the fork, and not known to be over, is unknown to it. Says how many. */
export function unknownsStarted(fork: Evidence, prefix: readonly Entry[]): number {
  const begun = [...stepsByName(fork.log)].filter(([, { effect, intended, settled }]) => {
    return (
      effect === 'once' &&
      intended.some(({ seq }) => seq <= prefix.length) &&
      !settled.some(({ seq }) => seq <= prefix.length)
    )
  })
  const started = new Set([...linesOf(fork.lines, 'start')].map(({ path, key }) => nameOf(path, key)))
  for (const [name, { settled }] of begun) {
    const where = `step ${name}, in doubt where ${fork.runId} begins`
    if (started.has(name)) broken('K2', where, 'never to be started', 'a start')
    if (settled.some(({ outcome }) => !('unknown' in outcome))) broken('K2', where, 'to be unknown', 'an outcome')
  }
  return begun.length
}

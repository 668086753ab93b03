import { attemptsLost } from './attempts.ts'
import { doubledChildren, lostChildren, missingChildren, settledEarly } from './children.ts'
import { onceTwice, unknownWithoutOnce, wanderingKeys } from './effects.ts'
import type { Evidence } from './evidence.ts'
import { enteredAgain, executedAgain } from './executed-again.ts'
import { foreignFailures, lostAcknowledgements, unrecordedAcquisitions } from './journal-use.ts'
import { unstoredDelivered } from './told.ts'

const AUDITS = [
  ...[executedAgain, enteredAgain, onceTwice, unknownWithoutOnce, wanderingKeys, attemptsLost],
  ...[
    doubledChildren,
    settledEarly,
    lostChildren,
    missingChildren,
    lostAcknowledgements,
    unrecordedAcquisitions,
    foreignFailures,
  ],
  unstoredDelivered,
]

/** Everything that can be asked of a run that has ended, however it was driven. Throws what is broken. */
export function auditRun(evidence: Evidence): void {
  for (const audit of AUDITS) audit(evidence)
}

import type { FactKind } from '@tangle-network/durability-contract'

const DIGEST = '"digest":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"'
const FAILURE = '"failure":{"attempts":1,"code":"E","message":"no","name":"Error"}'
const READ = `"effect":"idempotent","key":"read","node":3,${DIGEST}`

/**
 * A child with a deadline that failed, began again and was late, as version 3 of the vocabulary was written. Never changed.
 * What it did before it began again is forgotten.
 */
export const RECORDED_SUPERVISION: readonly (readonly [FactKind, string])[] = [
  ['run.acquired', '{"owner":"worker","v":1}'],
  ['node.spawned', `{"agent":"root","key":"root","parent":0,"task":{},"v":1,${DIGEST}}`],
  [
    'node.spawned',
    `{"agent":"leaf","budget":[],"deadline":1700000000000,"key":"child","parent":2,"task":{},"v":3,${DIGEST}}`,
  ],
  ['step.settled', `{"outcome":{"ok":{"value":1}},"v":1,${READ}}`],
  ['node.checkpointed', '{"node":3,"state":{"value":1},"v":1}'],
  ['node.restarted', `{"node":3,"v":1,${FAILURE}}`],
  ['step.settled', `{"outcome":{"ok":{"value":2}},"v":1,${READ}}`],
  ['node.cancelled', '{"deadline":1700000000000,"node":3,"v":2}'],
]

/** What the child is by then. */
export const RECORDED_CHILD = {
  ...{ attempts: 2, generation: 2, since: 6, checkpoint: undefined, deadline: 1_700_000_000_000, isLate: true },
  history: ['7 step answered', '8 cancel answered'],
}

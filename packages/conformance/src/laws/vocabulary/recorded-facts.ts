import type { FactKind } from '@tangle-network/durability-contract'

const DIGEST = '"digest":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"'

/** Bytes that entry 10 refers to. */
export const RECORDED_BLOB = Uint8Array.of(34, 98, 34)

/**
 * The text of a log with every kind of fact and every outcome, as version 1 of the vocabulary was written. It is never
 * changed: whatever becomes of the vocabulary, this folds to the same for ever.
 */
export const RECORDED_FACTS: readonly (readonly [FactKind, string])[] = [
  ['run.acquired', '{"codeVersion":"1.0","owner":"worker","v":1}'],
  ['node.spawned', `{"agent":"root","key":"root","parent":0,"task":{"value":{"n":1}},"v":1,${DIGEST}}`],
  ['clock.read', '{"node":2,"now":7,"v":1}'],
  ['step.intended', `{"attempt":1,"effect":"once","key":"charge","node":2,"v":1,${DIGEST}}`],
  ['run.acquired', '{"owner":"heir","v":1}'],
  ['step.settled', `{"effect":"once","key":"charge","node":2,"outcome":{"unknown":{"attempt":1}},"v":1,${DIGEST}}`],
  [
    'step.failed',
    `{"effect":"idempotent","failure":{"attempts":1,"code":"E","data":[1],"message":"no","name":"Error"},"key":"fetch","node":2,"v":1,${DIGEST}}`,
  ],
  ['step.settled', `{"effect":"idempotent","key":"fetch","node":2,"outcome":{"ok":{"value":null}},"v":1,${DIGEST}}`],
  ['node.spawned', `{"agent":"leaf","key":"child","parent":2,"task":{},"v":1,${DIGEST}}`],
  ['step.settled', `{"effect":"pure","key":"think","node":9,"outcome":{"ok":{"blob":0}},"v":1,${DIGEST}}`],
  ['node.settled', '{"node":9,"outcome":{"ok":{}},"v":1}'],
  [
    'step.settled',
    `{"effect":"pure","key":"spoil","node":2,"outcome":{"failed":{"attempts":3,"message":"","name":"TypeError"}},"v":1,${DIGEST}}`,
  ],
  ['run.acquired', '{"owner":"heir","v":1}'],
  ['node.spawned', `{"agent":"leaf","key":"open","parent":2,"task":{"blob":0},"v":1,${DIGEST}}`],
  ['step.intended', `{"attempt":2,"effect":"once","key":"send","node":14,"v":1,${DIGEST}}`],
  ['run.moved', '{"v":1}'],
]

/** The last two, which end it: without them the log is of a run at work. */
export const RECORDED_END: readonly (readonly [FactKind, string])[] = [
  ['node.settled', '{"node":14,"outcome":{"failed":{"attempts":1,"message":"no","name":"Error"}},"v":1}'],
  ['node.settled', '{"node":2,"outcome":{"ok":{"value":"done"}},"v":1}'],
]

import type { FactKind } from '@tangle-network/durability-contract'

/** Marked changes and checkpoints as they were first written. Never changed. */
export const RECORDED_CHECKPOINTS: readonly (readonly [FactKind, string])[] = [
  ['version.marked', '{"change":"two-phase","node":2,"v":1}'],
  ['node.checkpointed', '{"node":2,"state":{"value":{"round":1}},"v":1}'],
  ['node.checkpointed', '{"node":2,"state":{"blob":0},"v":1}'],
  ['node.checkpointed', '{"node":2,"state":{},"v":1}'],
]

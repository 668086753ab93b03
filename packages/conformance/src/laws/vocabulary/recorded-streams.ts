import type { FactKind } from '@tangle-network/durability-contract'

/** Pieces of attempts at work, as they were first written. Never changed. */
export const RECORDED_STREAMS: readonly (readonly [FactKind, string])[] = [
  ['step.streamed', '{"attempt":1,"key":"write","node":2,"pieces":["Once upon"," a time"],"v":1}'],
  ['step.streamed', '{"attempt":2,"key":"write","node":2,"pieces":[null,{"delta":"\\u0000"},[],0],"v":1}'],
]

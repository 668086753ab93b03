import type { FactKind } from '@tangle-network/durability-contract'

const ENVELOPE = (position: number, kind: string) =>
  `"message":{"at":7,"id":"m${position}","kind":"durability:${kind}","position":${position},"sender":"ann"}`

/** Unknown outcomes that were resolved, and what became of takeovers, as they were first written. Never changed. */
export const RECORDED_RESOLUTIONS: readonly (readonly [FactKind, string])[] = [
  ['node.stalled', '{"asked":5,"node":2,"v":1}'],
  ['run.released', '{"v":1}'],
  ['run.revived', `{"reason":"mended","v":1,${ENVELOPE(1, 'revived')}}`],
  ['run.revived', `{"v":1,${ENVELOPE(2, 'revived')}}`],
  [
    'step.resolved',
    `{"key":"charge","node":2,"outcome":{"ok":{"value":{"id":1}}},"reason":"looked it up","v":1,${ENVELOPE(3, 'resolve')}}`,
  ],
  ['step.resolved', `{"key":"charge","node":2,"outcome":{"ok":{"blob":0}},"v":1,${ENVELOPE(4, 'resolve')}}`],
  [
    'step.resolved',
    `{"key":"charge","node":2,"outcome":{"failed":{"attempts":1,"code":"E","message":"no","name":"StepError"}},"v":1,${ENVELOPE(5, 'resolve')}}`,
  ],
]

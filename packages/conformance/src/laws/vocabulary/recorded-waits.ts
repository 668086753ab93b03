import type { FactKind } from '@tangle-network/durability-contract'

const DIGEST = '"digest":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"'
const MESSAGE = '"message":{"at":7,"id":"m","kind":"approved","position":1,"sender":"ann"}'

/** What waits, and what is asked to stop, as version 3 of the vocabulary was written. Never changed. */
export const RECORDED_WAITS: readonly (readonly [FactKind, string])[] = [
  ['wait.armed', `{"key":"sleep","node":14,"v":1,"wakeAt":1700000000000,${DIGEST}}`],
  ['wait.armed', `{"key":"approved","node":14,"signal":"approved","v":1,${DIGEST}}`],
  ['wait.armed', `{"key":"may","node":14,"question":{"blob":0},"v":1,"wakeAt":7,${DIGEST}}`],
  ['run.suspended', '{"v":1}'],
  ['wait.settled', '{"key":"sleep","node":14,"outcome":{"ok":{}},"v":1}'],
  ['wait.settled', `{"key":"approved","node":14,"outcome":{"ok":{"value":true}},"v":1,${MESSAGE}}`],
  ['node.cancelled', '{"node":14,"reason":"too dear","v":1}'],
]

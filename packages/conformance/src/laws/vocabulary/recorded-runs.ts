import type { FactKind } from '@tangle-network/durability-contract'

const DIGEST = '"digest":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"'
const TOKEN = '"token":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"'
const MESSAGE =
  '"message":{"at":7,"id":"durability:child:b","kind":"durability:child:b","position":9,"sender":"run/leaf"}'

/** Child runs and successors as they were first written. Never changed. */
export const RECORDED_RUNS: readonly (readonly [FactKind, string])[] = [
  [
    'run.spawned',
    `{"agent":"leaf","key":"leaf","node":2,"queue":"q","runId":"run/leaf","task":{"value":1},"v":1,${DIGEST},${TOKEN}}`,
  ],
  ['run.started', '{"key":"leaf","node":2,"v":1}'],
  ['run.recalled', '{"key":"leaf","node":2,"v":1}'],
  ['run.recalled', '{"key":"leaf","node":2,"reason":"too late","v":1}'],
  ['run.settled', '{"key":"leaf","node":2,"outcome":{"failed":{"attempts":1,"message":"no","name":"Error"}},"v":1}'],
  ['run.settled', `{"key":"leaf","node":2,"outcome":{"ok":{"value":1}},"v":1,${MESSAGE}}`],
  ['run.continued', '{"node":2,"successor":"run~2","task":{},"v":1}'],
  ['run.continued', '{"budget":[["tokens",5]],"node":2,"successor":"run~2","task":{"value":1},"v":1}'],
  ['run.ended', '{"as":9,"v":1}'],
]

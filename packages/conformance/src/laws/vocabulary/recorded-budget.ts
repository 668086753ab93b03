import type { Balance, FactKind } from '@tangle-network/durability-contract'

const DIGEST = '"digest":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"'
const CHARGE = `"effect":"once","key":"charge","node":2,${DIGEST}`
const THINK = `"effect":"idempotent","key":"think","node":5,${DIGEST}`

/**
 * The text of a log with what version 3 of the vocabulary brought for budgets and traces. As little to be changed as the one of
 * version 1. The fourth measured one channel of two, the eighth more than it had reserved, the ninth died.
 */
export const RECORDED_BUDGET: readonly (readonly [FactKind, string])[] = [
  ['run.acquired', '{"owner":"worker","trace":"the first life","v":2}'],
  [
    'node.spawned',
    `{"agent":"root","budget":[["cents",9],["tokens",100]],"key":"root","parent":0,"task":{},"v":2,${DIGEST}}`,
  ],
  ['step.intended', `{"attempt":1,"reserved":[["cents",4],["tokens",10]],"v":2,${CHARGE}}`],
  ['step.settled', `{"outcome":{"ok":{}},"spent":[["tokens",3]],"v":3,${CHARGE}}`],
  ['node.spawned', `{"agent":"leaf","budget":[["tokens",30]],"key":"child","parent":2,"task":{},"v":2,${DIGEST}}`],
  [
    'node.refused',
    `{"agent":"leaf","failure":{"attempts":1,"code":"BUDGET_EXHAUSTED","data":{"asked":90,"channel":"tokens","free":67},"message":"short","name":"DurabilityError"},"key":"big","parent":2,"v":1,${DIGEST}}`,
  ],
  ['step.intended', `{"attempt":1,"reserved":[["tokens",20]],"v":2,${THINK}}`],
  ['step.failed', `{"failure":{"attempts":1,"message":"no","name":"Error"},"spent":[["tokens",25]],"v":3,${THINK}}`],
  ['step.intended', `{"attempt":2,"reserved":[["tokens",5]],"v":2,${THINK}}`],
  ['run.acquired', '{"owner":"heir","trace":"the second life","v":2}'],
  ['step.intended', `{"attempt":1,"effect":"pure","key":"look","node":2,"reserved":[["tokens",6]],"v":2,${DIGEST}}`],
]

/** The next entry: the child settles, and gives back what is left. */
export const RECORDED_REFUND: readonly [FactKind, string] = ['node.settled', '{"node":5,"outcome":{"ok":{}},"v":1}']

const cents: Balance = { total: 9, free: 5, reserved: 0, committed: 4, unmeasured: 4 }

/** What stands on the accounts of nodes 2 and 5 before that entry, and on those of node 2 after it. */
export const RECORDED_BALANCES: Readonly<Record<'root' | 'child' | 'after', Record<string, Balance>>> = {
  root: { cents, tokens: { total: 100, free: 61, reserved: 36, committed: 3, unmeasured: 0 } },
  child: { cents, tokens: { total: 30, free: 0, reserved: 0, committed: 30, unmeasured: 5 } },
  after: { cents, tokens: { total: 100, free: 61, reserved: 6, committed: 33, unmeasured: 5 } },
}

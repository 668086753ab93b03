import { encodeValue } from '@tangle-network/durability-contract'
import { RESULT } from './contender.ts'

/** What the kernel writes of a step, in the encoding in which it is stored. */
export function encodedStep(step: number): string {
  const outcome = { ok: { value: RESULT } }
  const payload = { v: 1, node: 2, key: `step ${step}`, digest: '0'.repeat(64), effect: 'idempotent', outcome }
  return encodeValue(payload, 'a step')
}

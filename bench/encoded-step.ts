import { encodeValue } from '@tangle-network/durability-contract'
import { RESULT } from './contender.ts'

/** What the kernel writes of a step. */
export function stepPayload(step: number) {
  const outcome = { ok: { value: RESULT } }
  return { v: 1, node: 2, key: `step ${step}`, digest: '0'.repeat(64), effect: 'idempotent', outcome }
}

/** The same in the encoding in which it is stored. */
export function encodedStep(step: number): string {
  return encodeValue(stepPayload(step), 'a step')
}

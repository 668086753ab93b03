import { DurabilityError, quoted } from '@tangle-network/durability-contract'
import type { LiveNode } from './live-node.ts'

/** An agent has returned and left something behind. */
export function unawaited(node: LiveNode, key: string): DurabilityError {
  return new DurabilityError('UNAWAITED_STEP', {
    expected: 'everything that was started to be awaited',
    found: `${quoted(key)} never awaited`,
    where: `agent ${quoted(node.agent.name)}`,
    details: { key },
  })
}

/** An agent acts out of turn. */
export function foreignAwait(node: LiveNode): DurabilityError {
  return new DurabilityError('FOREIGN_AWAIT', {
    expected: 'an agent that awaits promises of its scope only',
    found: 'one that came back from something else',
    where: `agent ${quoted(node.agent.name)}`,
  })
}

export function withoutTransactions(key: string): TypeError {
  return new TypeError(
    `step ${quoted(key)} is 'transactional', and this journal has no transactions: move the run to one that has, or make the step 'idempotent' and pass its idempotencyKey on`,
  )
}

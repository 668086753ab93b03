import { type Failure, quoted } from '@tangle-network/durability-contract'
import type { Accounts } from './accounts.ts'
import type { ChildAsk } from './ask.ts'
import type { LiveNode } from './live-node.ts'
import { exhausted } from './shortage.ts'
import type { Writer } from './writer.ts'

/** Writes down that a child asks for more than is free, if it does, and answers what it came to. */
export function refusedChild(
  { writer, accounts }: { readonly writer: Writer; readonly accounts: Accounts },
  parent: LiveNode,
  { key, agent, digest, budget }: ChildAsk,
): Failure | undefined {
  const short = accounts.shortage(parent, budget)
  if (!short) return undefined
  const failure = exhausted(short, `child ${quoted(key)}`, 1)
  writer.add({ kind: 'node.refused', payload: { v: 1, parent: parent.id, key, agent: agent.name, digest, failure } })
  return failure
}

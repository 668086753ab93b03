import { DurabilityError, type Failure, quoted } from '@tangle-network/durability-contract'
import type { Accounts } from './accounts.ts'
import type { ChildAsk } from './ask.ts'
import type { LiveNode } from './live-node.ts'
import { exhausted } from './shortage.ts'
import { failureOf } from './step-error.ts'
import { CANCELLED } from './told.ts'
import type { Writer } from './writer.ts'

interface RefusalPorts {
  readonly writer: Writer
  readonly accounts: Accounts
  readonly maxDepth: number
}

/** Writes down that a child may not start, if it may not, and answers what it came to. */
export function refusedChild(ports: RefusalPorts, parent: LiveNode, ask: ChildAsk): Failure | undefined {
  const { key, agent, digest } = ask
  const failure = refusalOf(ports, parent, ask)
  if (!failure) return undefined
  const payload = { v: 1 as const, parent: parent.id, key, agent: agent.name, digest, failure }
  ports.writer.add({ kind: 'node.refused', payload })
  return failure
}

function refusalOf({ accounts, maxDepth }: RefusalPorts, parent: LiveNode, ask: ChildAsk): Failure | undefined {
  const { key, budget, options } = ask
  if (parent.isOver && !options.cleanup) return CANCELLED
  const depth = parent.path.length + 1
  if (depth > maxDepth) return tooDeep(key, depth, maxDepth)
  const short = accounts.shortage(parent, budget)
  return short && exhausted(short, `child ${quoted(key)}`, 1)
}

function tooDeep(key: string, depth: number, maxDepth: number): Failure {
  const error = new DurabilityError('DEPTH_EXCEEDED', {
    expected: `an agent at most ${maxDepth} below the root`,
    found: `one ${depth} below it`,
    where: `child ${quoted(key)}`,
  })
  return { ...failureOf(error, 1), data: { depth, maxDepth } }
}

import type { Failure } from '@tangle-network/durability-contract'
import type { Accounts } from './accounts.ts'
import type { Clock } from './clock.ts'
import type { LiveNode } from './live-node.ts'
import { failureOfAttempt } from './node-outcome.ts'
import { delayAfter } from './retry-policy.ts'
import { AgentError } from './step-error.ts'
import { CANCELLED } from './told.ts'
import type { Turns } from './turns.ts'
import type { Writer } from './writer.ts'

/** What another attempt would come to as well, or must not go against. */
const FOR_GOOD = ['CANCELLED', 'BUDGET_EXHAUSTED', 'DEPTH_EXCEEDED', 'DEADLINE_EXCEEDED']

export interface RestartPorts {
  readonly writer: Writer
  readonly turns: Turns
  readonly clock: Clock
  readonly accounts: Accounts
  readonly whenLive: (then: () => void) => void
  /** Lets the agent in, with its task. */
  readonly enter: (node: LiveNode) => void
  readonly settleIfDone: (node: LiveNode) => void
}

/**
 * Begins an agent again whose attempt has failed and left nothing at work, where the policy of its parent says so. The
 * failure is written before anything of the next attempt can be. Answers whether there will be one.
 */
export function restartInstead(ports: RestartPorts, node: LiveNode): boolean {
  const policy = node.parent?.childAsked(node.path.at(-1) ?? '')?.options.restart
  if (!policy || node.hasToStop || node.attempt >= policy.maxAttempts) return false
  const failure = failureOfAttempt(node)
  if (!failure || FOR_GOOD.includes(failure.code ?? '')) return false
  const delayMs = delayAfter(policy, node.attempt, () => node.jitter('', node.attempt)) ?? 0
  beginAgain(ports, node, failure, delayMs)
  return true
}

function beginAgain(ports: RestartPorts, node: LiveNode, failure: Failure, delayMs: number): void {
  const { writer, turns, clock, accounts, whenLive, enter, settleIfDone } = ports
  const { seq } = writer.add({ kind: 'node.restarted', payload: { v: 1, node: node.id, failure } })
  node.beginAgain(seq)
  // It will see its balances as of this entry, whatever others are told meanwhile.
  const release = accounts.hold(seq)
  const { cancelling } = node
  let isOver = false
  const go = () => {
    if (isOver) return
    isOver = true
    callOff()
    cancelling.removeEventListener('abort', go)
    release()
    whenLive(() => {
      if (!cancelling.aborted) enter(node)
      else {
        // Nothing of this attempt has begun: nobody can tell that it would have.
        node.ended = { thrown: new AgentError(CANCELLED) }
        settleIfDone(node)
      }
      turns.poke()
    })
  }
  const callOff = clock.after(delayMs, go)
  cancelling.addEventListener('abort', go)
  turns.poke()
}

import { LIMITS } from '../limits.ts'
import { checkInteger } from '../value/argument.ts'
import { checkName } from '../value/name.ts'
import { headOf, leaseOf, parseRow, runIdOf } from './answer.ts'
import { checkOwner } from './arguments.ts'
import type { Acquired, ClaimRequest } from './journal.ts'
import type { ClaimAsk } from './journal-store.ts'
import { RunRow } from './row.ts'

/** A claim's request, checked and copied. */
export function detachClaim(request: ClaimRequest): Omit<ClaimAsk, 'tokens'> & { readonly limit: number } {
  const { limit, queue, supports } = request
  checkInteger('limit', limit, 1, LIMITS.claimRuns)
  checkName('queue', queue)
  const { agents, vocabulary = 1 } = supports
  checkInteger('supports.vocabulary', vocabulary, 1)
  if (!Array.isArray(agents)) throw new TypeError('supports.agents must be an array of names')
  const names = Array.from(agents, (agent: string) => {
    checkName('agent', agent)
    return agent
  })
  return { ...checkOwner(request), limit, queue, agents: names, vocabulary }
}

/**
 * The leases that were granted. A run that is corrupt costs the others nothing: it is left out, so that its claims come to
 * nothing and it is quarantined, and reported only when no other was granted.
 */
export function claimedRuns(runs: readonly RunRow[], now: number): Acquired[] {
  const flaws: unknown[] = []
  const claimed = runs.flatMap((run) => {
    try {
      parseRow(RunRow, run, runIdOf(run), 'unknown')
      return [{ lease: leaseOf(run), head: headOf(run, 'unknown'), now }]
    } catch (flaw) {
      flaws.push(flaw)
      return []
    }
  })
  if (claimed.length === 0 && flaws.length > 0) throw flaws[0]
  return claimed
}

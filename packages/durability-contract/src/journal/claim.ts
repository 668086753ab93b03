import { LIMITS } from '../limits.ts'
import { checkInteger } from '../value/argument.ts'
import { checkName } from '../value/name.ts'
import { checkOwner } from './arguments.ts'
import type { ClaimRequest } from './journal.ts'
import type { ClaimAsk } from './journal-store.ts'

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

import type { Harness } from '@tangle-network/durability-conformance'
import { describe, test } from 'vitest'
import { claimsOfDoubt } from './claims-of-doubt.ts'
import { claimsOfEnds } from './claims-of-ends.ts'
import { CLAIMS_OF_CONVERSATIONS, CLAIMS_OF_LOOPS, CLAIMS_OF_TREES } from './claims-of-kinds.ts'
import { claimsOfLeases } from './claims-of-leases.ts'
import { claimsOfLogs } from './claims-of-logs.ts'
import { CLAIMS_OF_RESULTS } from './claims-of-results.ts'
import { ENDING, SUBJECTS } from './subjects.ts'
import { type Claim, World } from './world.ts'

const CLAIMS: readonly (readonly [string, readonly Claim[]])[] = [
  ...SUBJECTS.map((subject) => {
    const claims = [...claimsOfLogs(subject), ...claimsOfLeases(subject), ...claimsOfDoubt(subject)]
    return [subject.name, [...claims, ...(ENDING.includes(subject) ? claimsOfEnds(subject) : [])]] as const
  }),
  ['a spawn journal', CLAIMS_OF_TREES],
  ['a loop journal', CLAIMS_OF_LOOPS],
  ['a conversation journal', CLAIMS_OF_CONVERSATIONS],
  ['a store of results', CLAIMS_OF_RESULTS],
]

/** The table of claims, each port on that journal. */
export function describePorts<Env>(harness: Harness<Env>): void {
  describe.each(CLAIMS)(`on ${harness.name}, %s`, (_, claims) => {
    test.each(claims.map((claim) => [claim.title, claim] as const))('%s', async (_, { check }) => {
      await using world = await World.of(harness as Harness)
      await check(world)
    })
  })
}

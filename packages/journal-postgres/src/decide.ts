import { DurabilityError, type Mutation, quoted, type Refusal, type RunRow } from '@tangle-network/durability-contract'
import type { Ports } from './ports.ts'
import { look } from './read.ts'
import type { FoundRun, Look } from './row.ts'

/** How often others may write a row between a look and a write, before a call gives up and says so. */
const MISSES = 100

/**
 * For the mutations that nobody is in a hurry about: looks, has the contract's rule decide, and writes if the row is
 * still the one that was looked at; else looks again. No lock is held meanwhile, so a client that dies or sleeps between
 * the two is in nobody's way, and what it has sent writes nothing once the row has moved on. Who has `looked` already
 * brings what there was to see, and has passed what comes before a write.
 */
export async function decide<Decision extends { readonly refused?: undefined; readonly run: RunRow }>(
  ports: Ports,
  mutation: Mutation,
  runId: string,
  rule: (run: RunRow | undefined, now: number) => Decision | Refusal,
  write: (decision: Decision, found: FoundRun | undefined, now: number) => Promise<boolean>,
  looked?: Look,
): Promise<(Decision & { readonly now: number }) | Refusal> {
  for (let misses = 0; misses < MISSES; misses++) {
    const known = misses === 0 ? looked : undefined
    const { found, now } = known ?? (await look(ports, runId))
    const decision = rule(found?.run, now)
    if (decision.refused) return decision
    if (!known) {
      ports.failpoint(`${mutation}:before-write`)
      ports.failpoint(`${mutation}:before-commit`)
    }
    if (!(await write(decision, found, now))) continue
    ports.failpoint(`${mutation}:after-commit`)
    return { ...decision, now }
  }
  throw new DurabilityError('STORE_BUSY', {
    expected: `a row that stands still for ${mutation}`,
    found: `one that others wrote ${MISSES} times meanwhile`,
    where: `run ${quoted(runId)}`,
  })
}

/**
 * A refusal that was found under the lock, as the contract's rule words it. Were the rule to grant what SQL refused, the
 * two would disagree about what is stored, and nothing that either says could be trusted.
 */
export function refusedBy(decision: { readonly refused?: undefined } | Refusal): Refusal {
  if (decision.refused) return decision
  throw new DurabilityError('STORE_FAILED', {
    expected: "a refusal, as the journal's SQL answered",
    found: 'a rule that grants it',
    where: 'the functions of the schema, which are of another version than this code',
  })
}

import type { ErrorCode } from '@tangle-network/durability-contract'
import type { Invariant } from '../law/invariant.ts'
import { shown } from '../law/shown.ts'
import { Violation } from '../law/violation.ts'
import type { Lives } from './run-lives.ts'
import type { WorldOptions } from './world.ts'

/**
 * One more life, in which the kernel must refuse to go on with that code, without having ended the run: it is stalled
 * with a reason and held by nobody. Answers what the journal holds then.
 */
export async function refusedWith(
  lives: Lives,
  code: ErrorCode,
  invariant: Invariant = 'K3',
  options: Partial<WorldOptions> = {},
): Promise<Awaited<ReturnType<Lives['log']>>> {
  const where = `a run that must be refused with ${code}`
  const error = await lives.live(options).then(
    (end) => {
      throw new Violation(invariant, { expected: code, found: shown(end), where })
    },
    (thrown: unknown) => thrown,
  )
  if ((error as { code?: unknown }).code !== code) {
    throw new Violation(invariant, { expected: code, found: shown(error), where }, { cause: error })
  }
  const found = await lives.log()
  const { status, holder, stalled } = await found.journal.head(lives.runId)
  if (status !== 'stalled' || holder !== null || !stalled) {
    const expected = 'a run that is stalled, with its reason, and held by nobody'
    throw new Violation(invariant, { expected, found: shown({ status, holder, stalled }), where })
  }
  return found
}

import { DurabilityError } from '@tangle-network/durability-contract'
import type { CrashTest } from './crash-test.ts'

const PACKAGE = 'fast-check'
/** Crashes of one run, at most. */
const MOST_CRASHES = 3
const SEED = 1

/** Tries so many schedules that are drawn from a seed; of one that fails, the smallest that it can be shrunk to is told. */
export async function findRandomly({ runs, seed = SEED }: { readonly runs: number; readonly seed?: number }) {
  if (!Number.isSafeInteger(runs) || runs < 1) throw new TypeError(`runs must be an integer from 1, found ${runs}`)
  const { array, asyncProperty, check, nat, oneof } = await load()
  return async (test: CrashTest): Promise<void> => {
    const last = Math.max(0, test.points.length - 1)
    // A recovery is shorter than a run, so that most second crashes are near to the first.
    const skip = oneof(nat({ max: last }), nat({ max: Math.min(last, 12) }))
    const schedules = array(skip, { minLength: 1, maxLength: MOST_CRASHES })
    const plan = (crashes: readonly number[]) => ({ name: 'crashed', crashes })
    const property = asyncProperty(schedules, (crashes) => test.holds(plan(crashes)))
    const { failed, counterexample } = await check(property, { numRuns: runs, seed })
    if (!failed) return
    const [smallest = []] = counterexample ?? []
    await test.check(plan(smallest), `(found with { runs: ${runs}, seed: ${seed} })`)
    // What fails now and then has something to go by that nobody has seen.
    throw new Error(`a schedule failed and then did not: { runs: ${runs}, seed: ${seed} }, skipping ${smallest.join()}`)
  }
}

async function load(): Promise<typeof import('fast-check')> {
  try {
    return await import('fast-check')
  } catch (error) {
    // A package that is there, and lacks something itself, is another matter.
    if (!isMissing(error)) throw error
    throw new DurabilityError('MISSING_PACKAGE', {
      expected: `the package ${PACKAGE} (npm install --save-dev ${PACKAGE})`,
      found: 'none that this program can load',
      where: 'a crash test of { runs }',
      cause: error,
    })
  }
}

function isMissing(error: unknown): boolean {
  const { code, message } = error instanceof Error ? (error as NodeJS.ErrnoException) : {}
  return code === 'ERR_MODULE_NOT_FOUND' && message?.includes(`'${PACKAGE}'`) === true
}

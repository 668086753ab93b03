import { notClaimed } from './claimed.ts'
import type { Harness } from './harness.ts'
import type { KernelUnderTest } from './kernel/kernel-under-test.ts'
import { FEATURES, type Feature } from './kernel/program.ts'
import type { Failure } from './law/ended-law.ts'
import { type Law, LEVELS, type Level } from './law/law.ts'
import { tryLaw } from './law/try-law.ts'
import { LAWS } from './laws/laws.ts'
import { counterexampleText } from './report/failure-text.ts'
import { plainFailure } from './report/plain-failure.ts'

/** What a test framework offers: vitest, node:test and jest do. */
export interface TestFramework {
  describe(name: string, body: () => void): unknown
  test(name: string, body: () => Promise<void>): unknown
}

export interface DescribeOptions {
  readonly levels?: readonly Level[]
  /** `CONFORMANCE_RUNS` in the environment, or 25; with 0 the fixed cases alone are tried. */
  readonly runs?: number
  /** `CONFORMANCE_SEED` in the environment, or one of the moment; it is part of what a failure says. */
  readonly seed?: number
}

const DEFAULT_RUNS = 25

/** Every law of a journal as a test. What the harness does not offer is printed as NOT CLAIMED, and is no test. */
export function describeJournal<Env>(
  name: string,
  harness: Harness<Env>,
  framework: TestFramework,
  options: DescribeOptions = {},
): void {
  describeLaws(
    name,
    { harness, kernel: undefined, laws: LAWS.filter(({ level }) => level !== 'K') },
    framework,
    options,
  )
}

/** Every law of a kernel on a journal as a test. */
export function describeKernel<Env>(
  name: string,
  harness: Harness<Env>,
  kernel: KernelUnderTest,
  framework: TestFramework,
  options: DescribeOptions = {},
): void {
  for (const [feature, meaning] of Object.entries(FEATURES)) {
    if (kernel.features.includes(feature as Feature)) continue
    console.log(`NOT CLAIMED: ${name}: K feature ${feature}: ${meaning}`)
  }
  describeLaws(name, { harness, kernel, laws: LAWS.filter(({ level }) => level === 'K') }, framework, options)
}

interface Subject {
  readonly harness: Harness
  readonly kernel: KernelUnderTest | undefined
  readonly laws: readonly Law[]
}

function describeLaws(
  name: string,
  { harness, kernel, laws }: Subject,
  { describe, test }: TestFramework,
  { levels, runs, seed }: DescribeOptions,
): void {
  const chosen = {
    runs: runs ?? Number(process.env.CONFORMANCE_RUNS || DEFAULT_RUNS),
    seed: seed ?? (Number(process.env.CONFORMANCE_SEED) || Math.floor(Math.random() * 2 ** 31)),
  }
  // A test that never ends must have told it.
  console.log(`SEED: ${name}: CONFORMANCE_SEED=${chosen.seed} CONFORMANCE_RUNS=${chosen.runs}`)
  for (const [level, meaning] of Object.entries(LEVELS)) {
    if (levels && !levels.includes(level as Level)) continue
    const ofLevel = laws.filter((law) => law.level === level)
    // Whether it opens stores shows only when it is opened; a law that needs one then says so.
    const why = (law: Law) => notClaimed(law, harness, { kernel, opensStores: true })
    const claimed = ofLevel.filter((law) => why(law) === undefined)
    for (const law of ofLevel.filter((each) => !claimed.includes(each))) {
      console.log(`NOT CLAIMED: ${name}: ${level} ${law.id}: ${why(law)}`)
    }
    if (claimed.length === 0) continue
    describe(`${name}: ${level}, ${meaning}`, () => {
      for (const law of claimed) {
        test(`${law.statement} [${law.clause}]`, async () => {
          const { failure } = await tryLaw(law, { harness, ...chosen, ...(kernel && { kernel }) })
          const exempt = harness.exempt?.[law.id]
          if (exempt !== undefined && !failure) throw new Error(`exempt (${exempt}), and yet it holds`)
          if (exempt === undefined && failure) throw new Error(told(law, failure, chosen))
        })
      }
    })
  }
}

/** What was found, the smallest case, and what to set to see it again. */
function told({ id }: Law, failure: Failure, { seed, runs }: { readonly seed: number; readonly runs: number }): string {
  const { message, counterexample } = plainFailure(failure)
  const smallest = counterexample === undefined ? [] : [`smallest case: ${counterexampleText(counterexample)}`]
  return [message, ...smallest, `${id}: CONFORMANCE_SEED=${seed} CONFORMANCE_RUNS=${runs}`].join('\n')
}

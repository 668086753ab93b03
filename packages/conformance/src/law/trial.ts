import fc from 'fast-check'
import type { Harness } from '../harness.ts'
import type { KernelUnderTest } from '../kernel/kernel-under-test.ts'
import type { Timeline } from '../report/timeline.ts'
import { type Demand, demandsOf } from './demand.ts'
import type { Law } from './law.ts'
import { Stage } from './stage.ts'
import type { Tally } from './tally.ts'

export interface TrialOptions {
  readonly law: Law
  readonly harness: Harness
  readonly kernel?: KernelUnderTest
  readonly seed: number
  /** How many random cases a law tries, times its own weight; none with 0, where it has fixed ones. */
  readonly runs: number
  /** No further random case begins past this time, by `performance.now()`. */
  readonly deadline?: number
  readonly tally: Tally
}

export interface ForAllOptions {
  /** Cases for each of the trial's runs; 1 by default, less for a law whose cases are costly. */
  readonly weight?: number
  /** Cases that are tried first, and always, whatever the number of random ones. */
  readonly examples?: readonly unknown[]
  /** So many cases are the same whatever the seed: enough of them that what the law must meet is met every time. */
  readonly always?: number
  /** Whether a failing case is made smaller; true by default. */
  readonly shrink?: boolean
  /** Where each case is tried; a fresh place of the harness if nothing else. */
  readonly stage?: () => Promise<Stage>
}

const FIXED_SEED = 1
/** For so long a failing case is made smaller: on a slow store each try takes seconds, and the failure must be told. */
const SHRINK_MS = 60_000

/** One trial of one law: where it gets its stages and its random cases from, and where it counts. */
export class Trial {
  readonly harness: Harness
  readonly kernel: KernelUnderTest | undefined
  /** What the law demands, in the name of its invariant. */
  readonly demand: Demand
  readonly seed: number
  readonly runs: number
  readonly tally: Tally
  readonly #deadline: number | undefined
  readonly #stages: Stage[] = []

  constructor({ law, harness, kernel, seed, runs, deadline, tally }: TrialOptions) {
    this.harness = harness
    this.kernel = kernel
    this.demand = demandsOf(law.invariant)
    this.seed = seed
    this.runs = runs
    this.tally = tally
    this.#deadline = deadline
  }

  /** A fresh place, removed when the trial is over. */
  readonly stage = async (): Promise<Stage> => {
    const stage = await Stage.provision(this.harness)
    this.#stages.push(stage)
    return stage
  }

  /**
   * Tries the check on random values, each on a fresh stage, and shrinks the first that fails. Rejects with what the
   * smallest one broke; `counterexampleOf` tells which it was.
   */
  readonly forAll = async <Value>(
    arbitrary: fc.Arbitrary<Value>,
    check: (value: Value, stage: Stage) => Promise<void>,
    { weight = 1, examples: given = [], always = 0, shrink = true, stage: newStage }: ForAllOptions = {},
  ): Promise<void> => {
    const examples = [...given, ...(always === 0 ? [] : fc.sample(arbitrary, { seed: FIXED_SEED, numRuns: always }))]
    let tried = 0
    let failedAt: number | undefined
    const property = fc.asyncProperty(arbitrary, async (value) => {
      // No case is abandoned while it is at work, and the first is always tried.
      if (tried > 0 && failedAt === undefined && this.#isOver()) return
      // What is passed by is no smaller failure: the smallest one that was found by then is told.
      if (failedAt !== undefined && performance.now() - failedAt > SHRINK_MS) return
      tried += 1
      this.tally.cases += 1
      try {
        await using stage = await (newStage?.() ?? Stage.provision(this.harness))
        await check(value, stage)
      } catch (error) {
        failedAt ??= performance.now()
        throw error
      }
    })
    const details = await fc.check(property, {
      seed: this.seed,
      // Examples count as runs there: without this a small number of runs would leave some of them out.
      numRuns: Math.max(1, examples.length + Math.ceil(this.runs * weight)),
      endOnFailure: !shrink,
      examples: examples.map((example) => [example as Value]),
    })
    if (!details.failed) return
    const [counterexample] = details.counterexample ?? []
    throw new CounterexampleFound(counterexample, details.errorInstance)
  }

  #isOver(): boolean {
    return this.#deadline !== undefined && performance.now() >= this.#deadline
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const stage of this.#stages.splice(0)) await stage[Symbol.asyncDispose]()
  }
}

/** Carries the smallest failing case beside what it broke, which is the `cause`. */
export class CounterexampleFound extends Error {
  override readonly name = 'CounterexampleFound'
  readonly counterexample: unknown
  readonly timeline: Timeline | undefined

  constructor(counterexample: unknown, cause: unknown, timeline?: Timeline) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.counterexample = counterexample
    this.timeline = timeline
  }
}

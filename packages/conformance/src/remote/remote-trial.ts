import fc from 'fast-check'
import { type Demand, demandsOf } from '../law/demand.ts'
import type { Tally } from '../law/tally.ts'
import { CounterexampleFound } from '../law/trial.ts'
import type { RemoteHarness } from './remote-harness.ts'
import type { RemoteLaw } from './remote-law.ts'
import { RemoteWorld } from './remote-world.ts'

export interface RemoteTrialOptions {
  readonly harness: RemoteHarness
  readonly seed: number
  /** How many random cases a law tries, times its own weight; none with 0, where it has fixed ones. */
  readonly runs: number
  /** No further random case begins past this time, by `performance.now()`. */
  readonly deadline?: number | undefined
  readonly tally: Tally
  /** How long something may take that must come; 30 seconds by default, however slow the machine. */
  readonly patienceMs?: number | undefined
}

const PATIENCE_MS = 30_000

/** One trial of one law of level R: where it gets its worlds and its random cases from, and where it counts. */
export class RemoteTrial {
  readonly harness: RemoteHarness
  readonly demand: Demand
  readonly seed: number
  readonly runs: number
  readonly tally: Tally
  readonly patienceMs: number
  readonly #deadline: number
  readonly #worlds: RemoteWorld[] = []

  constructor(law: Pick<RemoteLaw, 'invariant'>, { harness, seed, runs, tally, ...options }: RemoteTrialOptions) {
    this.harness = harness
    this.demand = demandsOf(law.invariant)
    this.seed = seed
    this.runs = runs
    this.tally = tally
    this.patienceMs = options.patienceMs ?? PATIENCE_MS
    this.#deadline = options.deadline ?? Number.POSITIVE_INFINITY
  }

  /** A fresh world, removed when the trial is over. */
  readonly world = async (): Promise<RemoteWorld> => {
    const world = new RemoteWorld(this.harness, await this.harness.provision(), this)
    this.#worlds.push(world)
    return world
  }

  /** Tries the check on fixed and on random values, all in one world, and shrinks the first that fails. */
  readonly forAll = async <Value>(
    arbitrary: fc.Arbitrary<Value>,
    check: (value: Value, world: RemoteWorld) => Promise<void>,
    { weight = 1, examples = [] }: { weight?: number; examples?: readonly Value[] } = {},
  ): Promise<void> => {
    const world = await this.world()
    let [tried, hasFailed] = [0, false]
    const property = fc.asyncProperty(arbitrary, async (value) => {
      // Fixed ones are tried always, and what failed is made smaller.
      if (tried > examples.length && !hasFailed && performance.now() >= this.#deadline) return
      tried += 1
      this.tally.cases += 1
      await check(value, world).catch((error: unknown) => {
        hasFailed = true
        throw error
      })
    })
    const details = await fc.check(property, {
      seed: this.seed,
      numRuns: Math.max(1, examples.length + Math.ceil(this.runs * weight)),
      examples: examples.map((example): [Value] => [example]),
    })
    if (details.failed) throw new CounterexampleFound(details.counterexample?.[0], details.errorInstance)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const world of this.#worlds.splice(0)) await world[Symbol.asyncDispose]()
  }
}

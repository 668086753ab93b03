import fc from 'fast-check'
import type { Stage } from '../law/stage.ts'
import type { Trial } from '../law/trial.ts'
import { EXAMPLE_CRASHES, exampleProgram } from './example-program.ts'
import type { KernelUnderTest } from './kernel-under-test.ts'
import type { Feature, Program } from './program.ts'
import { confluentPrograms, type ProgramOptions, programs } from './program-arbitrary.ts'
import { type Faults, Lives } from './run-lives.ts'
import type { Wake } from './wake-suspended.ts'
import { placedPrograms } from './walk-program.ts'
import type { Outage } from './world-journal.ts'

/** The kernel of a trial; laws of level K have one. */
export function kernelOf({ kernel }: Trial): KernelUnderTest {
  if (!kernel) throw new TypeError('a law of a kernel was tried without one')
  return kernel
}

/** What the kernel offers on this journal: transactional steps only where the journal has transactions. */
export function featuresOf(trial: Trial): readonly Feature[] {
  const { capabilities, transactional } = trial.harness
  const hasTransactions = capabilities.transactions && transactional !== undefined
  return kernelOf(trial).features.filter((feature) => feature !== 'transactional' || hasTransactions)
}

export function livesOf(trial: Trial, stage: Stage, program: Program, faults: Faults = {}, runId = 'run'): Lives {
  trial.tally.schedules += 1
  return new Lives({ kernel: kernelOf(trial), place: stage, program, tally: trial.tally, runId }, faults)
}

/** Programs of what the kernel offers, half of them such that their result can be foretold. */
export function programsFor(
  trial: Trial,
  { without = [], ...options }: Partial<ProgramOptions> & { without?: readonly Feature[] } = {},
): fc.Arbitrary<Program> {
  const features = featuresOf(trial).filter((feature) => !without.includes(feature))
  return fc.oneof(programs({ features, ...options }), confluentPrograms({ features, ...options }))
}

/** What a run may be suspended for. Laws about one life leave it out: there, nobody would wake the run. */
export const WAITS = ['wait', 'message'] as const satisfies readonly Feature[]

/** Programs in which something of that feature is waited for. */
export function waitingPrograms(trial: Trial, feature: 'wait' | 'message'): fc.Arbitrary<Program> {
  const isWaiting = (program: Program) =>
    [...placedPrograms(program)].some((placed) => placed.program.some((op) => op.do === feature))
  const calm = { without: ['fail', 'once'] as const, depth: 1 }
  return programsFor(trial, calm).filter(isWaiting)
}

/** What comes about while a run is suspended; mostly only a part of what it waits for. */
export const wakesArbitrary: fc.Arbitrary<Wake[]> = fc.array(
  fc.record({ messages: fc.nat({ max: 2 }), share: fc.constantFrom(0, 0.5, 0.99, 1, 1, 2) }),
  { maxLength: 4 },
)

/** Cases that are tried before the random ones: a program of everything, killed here and there. */
export function exampleCases(trial: Trial, more: object = {}, without: readonly Feature[] = []): object[] {
  const program = exampleProgram(featuresOf(trial).filter((feature) => !without.includes(feature)))
  return EXAMPLE_CRASHES.map((crashes) => ({ program, crashes, yields: [], ...more }))
}

/** Instants of lives, one after the other: most are early, for that is how long a life is. */
export function instants(lives = 3): fc.Arbitrary<number[]> {
  return fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: lives })
}

/** Where only a few cases are asked for, every so-manieth instant is tried, another set with another seed. */
const STRIDE = 4
const FEW_RUNS = 10

/** Instants of a life that passed so many: all of them, or where every call is dear a share of them. */
export function instantsOf({ runs, seed }: Trial, passed: number): number[] {
  const all = Array.from({ length: passed }, (_, index) => index + 1)
  return runs < FEW_RUNS ? all.filter((at) => (at + Math.abs(seed)) % STRIDE === 0) : all
}

/** How many turns pass before and after each call; mostly none. */
export const yieldsArbitrary: fc.Arbitrary<number[]> = fc.array(fc.constantFrom(0, 0, 1, 3), { maxLength: 5 })

export const outagesArbitrary: fc.Arbitrary<Outage[]> = fc.array(
  fc
    .record({
      call: fc.integer({ min: 1, max: 20 }),
      ...{ outcome: fc.constantFrom<('not-applied' | 'unknown')[]>('unknown', 'not-applied'), isApplied: fc.boolean() },
    })
    .map((outage) => (outage.outcome === 'unknown' ? outage : { ...outage, isApplied: false })),
  { minLength: 1, maxLength: 4 },
)

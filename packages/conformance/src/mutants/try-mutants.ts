import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Harness } from '../harness.ts'
import type { KernelUnderTest } from '../kernel/kernel-under-test.ts'
import type { Invariant } from '../law/invariant.ts'
import type { Law, Level } from '../law/law.ts'
import { type FailedLaw, hunt } from './hunt.ts'
import type { Mutant, Tier } from './mutant.ts'
import { BITES_VARIABLE, MUTANT_VARIABLE, MUTANTS, mutantById } from './mutants.ts'
import { plantedHarness } from './planted-harness.ts'

export interface TryMutantsOptions {
  readonly seed: number
  readonly runs: number
  readonly kernel?: KernelUnderTest
  /** Ids of mutants; all by default. */
  readonly only?: readonly string[]
  readonly levels?: readonly Level[]
  /** Those of the suite by default. */
  readonly laws?: readonly Law[]
  /** Whether to try every law on every mutant, instead of stopping at the first that kills it. */
  readonly matrix?: boolean
  /** How long one law may take on one mutant. */
  readonly lawMs?: number
  /** Whether a law holds without any mutant; found out by trying it, by default. */
  readonly holds?: (law: Law) => Promise<boolean>
  /** Told of each mutant once it is known what became of it. */
  readonly onProgress?: (report: MutantReport) => void
}

export interface MutantReport {
  readonly id: string
  readonly tier: Tier
  readonly invariant: Invariant
  readonly statement: string
  /** By a law that named its invariant, holds without the mutant, and ran while the mutant bit. */
  readonly killed: boolean
  readonly killedBy: readonly string[]
  /** All that failed, whatever they named. */
  readonly failedLaws: readonly string[]
  readonly failed: readonly FailedLaw[]
  /** How often the broken path was taken; in processes of their own, how many of them took it. */
  readonly bitten: number
  /** Places made until it was dead: about one for each random case. */
  readonly runs: number
  readonly lawsTried: number
  readonly seconds: number
}

/** Plants mutants in the harness, one after the other, and answers which the laws have caught. */
export async function tryMutants<Env>(harness: Harness<Env>, options: TryMutantsOptions): Promise<MutantReport[]> {
  const { only, onProgress = () => {} } = options
  const healthy = new HealthyLaws(harness, options)
  const reports: MutantReport[] = []
  for (const mutant of only?.map(mutantById) ?? MUTANTS) {
    const report = await tryMutant(harness, mutant, { options, healthy })
    reports.push(report)
    onProgress(report)
  }
  return reports
}

async function tryMutant(
  harness: Harness,
  mutant: Mutant,
  { options, healthy }: { options: TryMutantsOptions; healthy: HealthyLaws },
): Promise<MutantReport> {
  const { id, tier, invariant, also = [], statement } = mutant
  const planted = plantedHarness(harness, mutant)
  const workers = new PlantedWorkers(id)
  try {
    const { killedBy, failed, lawsTried, seconds } = await hunt({
      ...options,
      ...{ harness: planted.harness, invariants: [invariant, ...also], holds: options.holds ?? healthy.holds },
    })
    const bitten = planted.count.bites + workers.bitten()
    return {
      ...{ id, tier, invariant, statement, killed: killedBy.length > 0 && bitten > 0, killedBy },
      ...{ failedLaws: failed.map(({ law }) => law), failed, bitten, runs: planted.count.places, lawsTried, seconds },
    }
  } finally {
    workers.end()
  }
}

/** Tells the worker processes of a trial which mutant to plant, and hears from them whether it bit. */
class PlantedWorkers {
  readonly #folder = mkdtempSync(join(tmpdir(), 'mutant-'))
  readonly #file = join(this.#folder, 'bites')

  constructor(id: string) {
    writeFileSync(this.#file, '')
    process.env[MUTANT_VARIABLE] = id
    process.env[BITES_VARIABLE] = this.#file
  }

  bitten(): number {
    return readFileSync(this.#file, 'utf8').split('\n').length - 1
  }

  end(): void {
    delete process.env[MUTANT_VARIABLE]
    delete process.env[BITES_VARIABLE]
    rmSync(this.#folder, { recursive: true })
  }
}

/** Whether laws hold without any mutant, each found out once: one that does not proves nothing by failing. */
class HealthyLaws {
  readonly #harness: Harness
  readonly #options: TryMutantsOptions
  readonly #holds = new Map<string, boolean>()

  constructor(harness: Harness, options: TryMutantsOptions) {
    this.#harness = harness
    this.#options = options
  }

  readonly holds = async (law: Law): Promise<boolean> => {
    const known = this.#holds.get(law.id)
    if (known !== undefined) return known
    const workers = workersOfNoMutant()
    const options = { ...this.#options, harness: this.#harness, invariants: [], laws: [law] }
    const { failed } = await hunt(options)
    workers.restore()
    this.#holds.set(law.id, failed.length === 0)
    return failed.length === 0
  }
}

/** A law that is tried on the healthy harness amid a trial must not meet the mutant in its workers. */
function workersOfNoMutant(): { restore(): void } {
  const id = process.env[MUTANT_VARIABLE]
  delete process.env[MUTANT_VARIABLE]
  return {
    restore() {
      if (id !== undefined) process.env[MUTANT_VARIABLE] = id
    },
  }
}

import { notClaimed } from './claimed.ts'
import { guarded, HarnessFailed } from './guarded-harness.ts'
import type { Harness } from './harness.ts'
import type { KernelUnderTest } from './kernel/kernel-under-test.ts'
import type { Level } from './law/law.ts'
import { isStore, Stage } from './law/stage.ts'
import { tryLaw } from './law/try-law.ts'
import { LawStanding } from './law-standing.ts'
import { LAWS } from './laws/laws.ts'
import type { Report } from './report/report.ts'
import { type RunOptions, runLaws } from './run-laws.ts'

export interface ConformanceOptions extends RunOptions {
  readonly kernel?: KernelUnderTest
  /** All of them by default. */
  readonly levels?: readonly Level[]
}

/** Checks every law that the harness claims, and answers what was found. Rejects only when the harness is at fault. */
export async function runConformance<Env>(harness: Harness<Env>, options: ConformanceOptions = {}): Promise<Report> {
  const { kernel, levels, laws: ids } = options
  const { harness: watched, failed } = guarded(harness)
  const { opensStores, told } = await openOnce(watched)
  const laws = LAWS.filter((law) => (levels?.includes(law.level) ?? true) && (ids?.includes(law.id) ?? true))
  const on = { harness: watched, ...(kernel && { kernel }) }
  const standings = laws.map(
    (law) =>
      new LawStanding(law, {
        reason: notClaimed(law, harness, { kernel, opensStores }),
        exempt: harness.exempt?.[law.id],
        attempt: (turn) => tryLaw(law, { ...on, ...turn }),
      }),
  )
  const about = { subject: harness.name, kernel: kernel?.name ?? null, levels: levels ?? null }
  return runLaws({ ...about, told, failed }, standings, options)
}

/** Whether the harness opens stores, and what it tells of the place. Whatever it throws here is its own fault. */
async function openOnce(harness: Harness): Promise<{ opensStores: boolean; told: Readonly<Record<string, string>> }> {
  try {
    await using stage = await Stage.provision(harness)
    const opened = await harness.open(stage.env, { clock: stage.clock.now, failpoint: () => {} })
    const told = (await harness.describe?.(stage.env)) ?? {}
    await opened.close()
    return { opensStores: isStore(opened), told }
  } catch (error) {
    if (error instanceof HarnessFailed) throw error
    throw new HarnessFailed(`the harness ${harness.name} cannot be opened`, { cause: error })
  }
}

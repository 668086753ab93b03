import { setTimeout as sleep } from 'node:timers/promises'
import { notClaimed } from '../claimed.ts'
import type { Harness } from '../harness.ts'
import type { KernelUnderTest } from '../kernel/kernel-under-test.ts'
import type { EndedLaw, Failure } from '../law/ended-law.ts'
import type { Invariant } from '../law/invariant.ts'
import type { Law, Level } from '../law/law.ts'
import { Tally } from '../law/tally.ts'
import { tryLaw } from '../law/try-law.ts'
import { LAWS } from '../laws/laws.ts'

export interface HuntOptions {
  /** The harness with the bug. */
  readonly harness: Harness
  readonly kernel?: KernelUnderTest
  /** What a law must name to have found the bug; laws about these are tried first. */
  readonly invariants: readonly Invariant[]
  readonly seed: number
  readonly runs: number
  readonly levels?: readonly Level[]
  /** Those of the suite by default. */
  readonly laws?: readonly Law[]
  /** Whether to try every law, also once one has found the bug. */
  readonly matrix?: boolean
  /** How long one law may take; a law that a bug keeps from ever ending has failed. Two minutes by default. */
  readonly lawMs?: number
  /** Whether a law that failed holds without the bug: one that does not has proven nothing. */
  readonly holds?: (law: Law) => Promise<boolean>
}

export interface FailedLaw {
  readonly law: string
  readonly failure: Failure
}

export interface Hunted {
  /** Ids of the laws that failed and named one of the invariants. */
  readonly killedBy: readonly string[]
  readonly failed: readonly FailedLaw[]
  readonly lawsTried: number
  readonly seconds: number
}

/** Tries laws on a harness that has a bug until one names an invariant that the bug breaks. */
export async function hunt(options: HuntOptions): Promise<Hunted> {
  const { harness, kernel, invariants, seed, runs, matrix = false, lawMs = 120_000 } = options
  const since = performance.now()
  const failed: FailedLaw[] = []
  const killedBy: string[] = []
  let lawsTried = 0
  for (const law of huntingOrder(options)) {
    lawsTried += 1
    const ended = await atMost(lawMs, law, tryLaw(law, { harness, seed, runs, ...(kernel && { kernel }) }))
    if (!ended.failure || (options.holds && !(await options.holds(law)))) continue
    failed.push({ law: law.id, failure: ended.failure })
    if (invariants.includes(ended.failure.invariant)) killedBy.push(law.id)
    if (killedBy.length > 0 && !matrix) break
  }
  return { killedBy, failed, lawsTried, seconds: (performance.now() - since) / 1_000 }
}

/** The laws that the harness claims, likely killers first: those that name an invariant of the bug. */
export function huntingOrder({ harness, kernel, invariants, levels, laws = LAWS }: HuntOptions): Law[] {
  const claimed = laws
    .filter(({ level }) => levels?.includes(level) ?? true)
    .filter(({ id }) => harness.exempt?.[id] === undefined)
    .filter((law) => notClaimed(law, harness, { kernel, opensStores: true }) === undefined)
  const isLikely = ({ invariant }: Law) => invariants.includes(invariant)
  return [...claimed.filter(isLikely), ...claimed.filter((law) => !isLikely(law))]
}

async function atMost(ms: number, law: Law, trying: Promise<EndedLaw>): Promise<EndedLaw> {
  const timer = new AbortController()
  const message = `did not end within ${ms} ms`
  const late = sleep(ms, undefined, { signal: timer.signal }).then(
    () => ({ law, tally: new Tally(), seconds: ms / 1_000, failure: { invariant: law.invariant, message } }),
    () => trying,
  )
  try {
    return await Promise.race([trying, late])
  } finally {
    timer.abort()
  }
}

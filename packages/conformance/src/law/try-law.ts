import { type EndedLaw, failureOf, unproven } from './ended-law.ts'
import type { Law } from './law.ts'
import { Tally } from './tally.ts'
import { Trial, type TrialOptions } from './trial.ts'

/**
 * Checks one law, and whether the check has met what it must meet to prove anything. Never rejects. With a tally of
 * earlier trials it counts on, and what those have met need not be met again.
 */
export async function tryLaw(
  law: Law,
  { tally = new Tally(), ...options }: Omit<TrialOptions, 'law' | 'tally'> & { tally?: Tally },
): Promise<EndedLaw> {
  const since = performance.now()
  const ended = (failure?: EndedLaw['failure']): EndedLaw => {
    const seconds = (performance.now() - since) / 1_000
    return { law, tally, seconds, ...(failure && { failure }) }
  }
  try {
    await using trial = new Trial({ ...options, law, tally })
    await law.check(trial)
  } catch (error) {
    return ended(failureOf(law, error))
  }
  return ended(unproven(law, tally))
}

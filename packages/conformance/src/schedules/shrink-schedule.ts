import type { Round, Schedule } from './schedule.ts'

/**
 * The smallest schedule it finds that still fails, by taking away ever smaller parts: rounds, then steps, then deaths.
 * `fails` is asked at most `tries` times.
 */
export async function shrinkSchedule(
  schedule: Schedule,
  fails: (smaller: Schedule) => Promise<boolean>,
  tries: number,
): Promise<Schedule> {
  let smallest = schedule
  let left = tries
  const isSmaller = async (candidate: Schedule): Promise<boolean> => {
    if (left === 0) return false
    left -= 1
    if (!(await fails(candidate))) return false
    smallest = candidate
    return true
  }
  for (let before: Schedule | undefined; before !== smallest && left > 0; ) {
    before = smallest
    await withoutParts(
      () => smallest.rounds,
      (rounds) => isSmaller({ ...smallest, rounds }),
    )
    await withoutParts(
      () => smallest.deaths,
      (deaths) => isSmaller({ ...smallest, deaths }),
    )
    for (let index = 0; index < smallest.rounds.length; index++) {
      const steps = () => stepsOf(smallest.rounds[index])
      await withoutParts(steps, (kept) =>
        kept.length === 0 ? Promise.resolve(false) : isSmaller(withRound(smallest, index, { steps: kept })),
      )
    }
  }
  return smallest
}

/** Takes away halves, then quarters, and so on, and keeps what fails without them. */
async function withoutParts<Part>(
  parts: () => readonly Part[],
  isSmaller: (kept: readonly Part[]) => Promise<boolean>,
): Promise<void> {
  for (let size = Math.ceil(parts().length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < parts().length; ) {
      const all = parts()
      if (!(await isSmaller([...all.slice(0, from), ...all.slice(from + size)]))) from += size
    }
  }
}

function stepsOf(round: Round | undefined) {
  return round && 'steps' in round ? round.steps : []
}

function withRound(schedule: Schedule, index: number, round: Round): Schedule {
  return { ...schedule, rounds: schedule.rounds.map((each, at) => (at === index ? round : each)) }
}

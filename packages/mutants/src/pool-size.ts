const RUNS = 300

/** How many runs, from the environment where it is to take longer, and what everything random depends on. */
const runs = Number(process.env.POOL_RUNS) || RUNS
const seed = process.env.POOL_SEED || '1'

/** A kill for so many runs: far from what quarantines a run, which is ten in a row that find it without progress. */
const RUNS_A_KILL = 30

export const POOL = { runs, seed, kills: Math.ceil(runs / RUNS_A_KILL), limitMs: 40_000 + runs * 300 }

/** What a pool test claims, and how to see the same again. */
export function poolTitle(place: string): string {
  const again = `POOL_RUNS=${runs} POOL_SEED=${seed}`
  return `three workers on ${place}, killed and replaced ${POOL.kills} times, end all runs and redo nothing committed (${again}) [K-1, K-3, K-4, K-16, K-17, K-18, Q-2]`
}

import { frame, sha256 } from '@tangle-network/durability-contract'

/** What the process is about to do, or has just done, when its kill is sent for. */
export type Moment = 'effect-starts' | 'commit-starts' | 'commit-acknowledged'

export interface PlannedKill {
  /** Due once this many steps are committed. */
  readonly afterSteps: number
  /** Sent for at the first such moment from then on. */
  readonly moment: Moment
  /** And carried out this much later. */
  readonly delayMs: number
}

/** Effects take most of the time, so they meet most of the kills. */
const MOMENTS: readonly Moment[] = ['effect-starts', 'effect-starts', 'commit-starts', 'commit-acknowledged']
/** About as long as a commit takes. */
const COMMIT_MS = 4

/**
 * Draws the instants of the kills: one in each of as many equal parts of the run, so that they are spread over all of
 * it, however many there are. The same seed draws the same.
 */
export function planKills(ask: { kills: number; steps: number; seed: number; paceMs: number }): PlannedKill[] {
  const { kills, steps, seed, paceMs } = ask
  return Array.from({ length: kills }, (_, index) => {
    const draw = (what: string) => fraction(`${seed}`, `${index}`, what)
    const moment = MOMENTS[Math.floor(draw('moment') * MOMENTS.length)]!
    const delayMs = draw('delay') * (moment === 'effect-starts' ? paceMs : COMMIT_MS)
    return { afterSteps: Math.floor(((index + draw('steps')) / kills) * steps), moment, delayMs }
  })
}

/** A number in [0, 1) that depends on nothing but the names. */
export function fraction(...names: string[]): number {
  return Number.parseInt(sha256(frame(['demo', ...names])).slice(0, 12), 16) / 16 ** 12
}

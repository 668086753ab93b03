import { fraction } from '../demo/kill-plan.ts'

export type Victim = 'driver' | 'bridge' | 'program'

export interface PlannedKill {
  readonly victim: Victim
  /** Due once the journal holds so many lines of the program that runs then. */
  readonly afterLines: number
  /** The program goes no further until it has landed. */
  readonly gate: number
  /** And carried out this much later. */
  readonly delayMs: number
  /** How long nobody takes the victim's place. */
  readonly awayMs: number
}

const LONGEST_DELAY_MS = 100
const LONGEST_AWAY_MS = 400

/**
 * Draws who is killed when. In each turn the driver and the bridge are killed, in either order, and last the program, which
 * ends that execution. Between two kills there are lines that only a survivor, or an heir, can have brought home.
 */
export function planKills({ kills, seed, lines }: { kills: number; seed: number; lines: number }): PlannedKill[] {
  const part = Math.floor(lines / 3)
  return Array.from({ length: kills }, (_, index) => {
    const [turn, place] = [Math.floor(index / 3), index % 3]
    const draw = (what: string) => fraction('remote', `${seed}`, `${index}`, what)
    const isBridgeFirst = fraction('remote', `${seed}`, `${turn}`, 'order') < 0.5
    const turns: readonly Victim[] = isBridgeFirst ? ['bridge', 'driver', 'program'] : ['driver', 'bridge', 'program']
    const afterLines = part * place + 1 + Math.floor((draw('lines') * part) / 3)
    return {
      ...{ victim: turns[place]!, afterLines, gate: afterLines + Math.floor(part / 2) },
      ...{ delayMs: draw('delay') * LONGEST_DELAY_MS, awayMs: draw('away') * LONGEST_AWAY_MS },
    }
  })
}

/** How often the program is started in all. */
export function startsIn(kills: readonly PlannedKill[]): number {
  return 1 + kills.filter(({ victim }) => victim === 'program').length
}

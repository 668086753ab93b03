import type { Contender, StoreName } from './contender.ts'
import { CONTROL } from './contenders.ts'
import type { Sample } from './rounds.ts'
import type { Workload } from './workload.ts'

export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
}

export function spreadOf(figures: readonly number[]): Spread | undefined {
  if (figures.length === 0) return undefined
  const sorted = figures.toSorted((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
  return { median, min: sorted[0]!, max: sorted.at(-1)! }
}

/** How many times as good one contender was as another: the median of what it was in each round. */
export function ratioOf(
  samples: readonly Sample[],
  workload: Workload,
  { store, of, against }: { store: StoreName; of: string; against: string },
): number | null {
  const figures = (contender: string) =>
    new Map(
      samples
        .filter((each) => each.store === store && each.workload === workload.name && each.contender === contender)
        .flatMap(({ round, measured }) => (measured ? [[round, measured.figure] as const] : [])),
    )
  const others = figures(against)
  const ratios = [...figures(of)].flatMap(([round, figure]) => {
    const other = others.get(round)
    return other === undefined ? [] : [figure / other]
  })
  return spreadOf(ratios)?.median ?? null
}

/** Every ratio of a report by its name: `sqlite.sequential500.vsFloor`. */
export function ratiosOf(
  samples: readonly Sample[],
  contenders: readonly Contender[],
  workloads: readonly Workload[],
): Record<string, number | null> {
  const ratios: Record<string, number | null> = {}
  for (const store of new Set(contenders.map((each) => each.store))) {
    const peers = contenders.filter((each) => each.store === store && each.kind === 'peer')
    for (const workload of workloads) {
      const named = `${store}.${workload.name}`
      const ratio = (of: string, against: string) => ratioOf(samples, workload, { store, of, against })
      const hasFloor = contenders.some((each) => each.store === store && each.kind === 'floor' && workload.suits(each))
      if (hasFloor) {
        ratios[`${named}.control`] = ratio(CONTROL, 'floor')
        ratios[`${named}.vsFloor`] = ratio('ours', 'floor')
      }
      const against = peers.filter(workload.suits).map(({ name }) => [name, ratio('ours', name)] as const)
      for (const [name, value] of against) ratios[`${named}.vs.${name}`] = value
      if (peers.length > 0) ratios[`${named}.vsBestPeer`] = closest(against, workload)
    }
  }
  return ratios
}

/** Against the peer that came closest, or was ahead. */
function closest(against: readonly (readonly [string, number | null])[], { unit }: Workload): number | null {
  const known = against.flatMap(([, value]) => (value === null ? [] : [value]))
  if (known.length === 0) return null
  return unit === 'steps per second' ? Math.min(...known) : Math.max(...known)
}

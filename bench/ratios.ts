import type { Contender, StoreName } from './contender.ts'
import { CONTROL } from './contenders.ts'
import type { Sample } from './rounds.ts'
import { type Spread, spreadOf } from './spread.ts'
import { isMoreBetter, type Workload } from './workload.ts'

export type Ratios = Record<string, number | null>

/** How many times as good one contender was as another: the median of what it was in each round. */
export function ratioOf(samples: readonly Sample[], workload: Workload, of: Who, against: Who): Spread | undefined {
  const others = figuresOf(samples, workload, against)
  const ratios = [...figuresOf(samples, workload, of)].flatMap(([round, figure]) => {
    const other = others.get(round)
    return other === undefined ? [] : [figure / other]
  })
  return spreadOf(ratios)
}

/** Of ours what is set up otherwise for a resume, as a peer may be. */
const OF_RESUMES: readonly Contender['variant'][] = ['snapshot', 'checkpoint']

interface Who {
  readonly store: StoreName
  readonly name: string
}

/** What somebody came to in each round: the mean, where it was measured before and after the others. */
function figuresOf(samples: readonly Sample[], workload: Workload, { store, name }: Who): Map<number, number> {
  const own = samples.filter(
    (each) => each.store === store && each.workload === workload.name && each.contender === name,
  )
  const rounds = Map.groupBy(
    own.flatMap(({ round, measured }) => (measured ? [{ round, figure: measured.figure }] : [])),
    ({ round }) => round,
  )
  return new Map(
    [...rounds].map(([round, all]) => [round, all.reduce((sum, each) => sum + each.figure, 0) / all.length]),
  )
}

/**
 * Every ratio of a report by its name, such as `sqlite.sequential.vsFloor`: the figure of ours by that of another in the
 * same round, so below 1 is better where less is. `vsBestPeer` is against the peer on the same store that came closest or
 * was ahead, `vsAnyPeer` against all of them. Null where one of the two has no figure.
 */
export function ratiosOf(
  samples: readonly Sample[],
  contenders: readonly Contender[],
  workloads: readonly Workload[],
): Ratios {
  const ratios: Ratios = {}
  for (const workload of workloads) {
    const taking = contenders.filter((each) => workload.takes(each) === true)
    const peers = taking.filter(({ kind }) => kind === 'peer')
    for (const { store, variant, name } of taking.filter(({ kind }) => kind === 'ours')) {
      const named = [store, workload.name, ...(variant ? [variant] : [])].join('.')
      const own = { store, name }
      const against = (other: Who) => ratioOf(samples, workload, own, other)?.median ?? null
      if (taking.some((each) => each.store === store && each.kind === 'floor')) {
        const floor = { store, name: 'floor' }
        ratios[`${named}.vsFloor`] = against(floor)
        if (!variant)
          ratios[`${named}.control`] = ratioOf(samples, workload, { store, name: CONTROL }, floor)?.median ?? null
      }
      if ((variant && !OF_RESUMES.includes(variant)) || peers.length === 0) continue
      for (const peer of peers)
        if (peer.store === store || peer.store === 'own') ratios[`${named}.vs.${peer.name}`] = against(peer)
      const onSame = peers.filter((peer) => peer.store === store)
      ratios[`${named}.vsBestPeer`] = closest(onSame.map(against), workload)
      ratios[`${named}.vsAnyPeer`] = closest(peers.map(against), workload)
    }
  }
  return { ...ratios, ...figuresByName(samples, contenders, workloads) }
}

const UNIT_NAMES: Record<Workload['unit'], string> = {
  'ms per step': 'msPerStep',
  'µs per step': 'usPerStep',
  'steps per second': 'stepsPerSecond',
  'claims per second': 'claimsPerSecond',
  ms: 'ms',
  'bytes per step': 'bytesPerStep',
  'KiB per run': 'kibPerRun',
}

/** What ours came to by itself, for the bars that are no ratio, such as `sqlite.resume100k.usPerStep`. */
function figuresByName(
  samples: readonly Sample[],
  contenders: readonly Contender[],
  workloads: readonly Workload[],
): Ratios {
  const figures: Ratios = {}
  for (const workload of workloads)
    for (const { store, variant, name } of contenders.filter(
      (each) => each.kind === 'ours' && workload.takes(each) === true,
    )) {
      const own = samples.filter(
        (each) => each.store === store && each.contender === name && each.workload === workload.name,
      )
      const named = [store, workload.name, ...(variant ? [variant] : [])].join('.')
      figures[`${named}.${UNIT_NAMES[workload.unit]}`] = medianOf(own.map(({ measured }) => measured?.figure))
      for (const detail of workload.shows ?? [])
        figures[`${named}.${detail}`] = medianOf(own.map(({ measured }) => measured?.details?.[detail]))
    }
  // Without a store's name: that of the store that is the default.
  const resumed = figures['sqlite.resume100k.usPerStep']
  return resumed === undefined ? figures : { ...figures, 'resume100k.usPerStep': resumed }
}

function medianOf(figures: readonly (number | undefined)[]): number | null {
  return spreadOf(figures.filter((figure) => figure !== undefined))?.median ?? null
}

/** Against the peer that came closest, or was ahead. */
function closest(against: readonly (number | null)[], workload: Workload): number | null {
  const known = against.filter((value) => value !== null)
  if (known.length === 0) return null
  return isMoreBetter(workload) ? Math.min(...known) : Math.max(...known)
}

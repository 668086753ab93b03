import Table from 'cli-table3'
import type { Contender } from './contender.ts'
import type { Ratios } from './ratios.ts'
import type { Sample } from './rounds.ts'
import { type Spread, spreadOf } from './spread.ts'
import type { Validity } from './validity.ts'
import { isMoreBetter, type Workload } from './workload.ts'

/** Only the line below the head: a rule between any two rows hides what is alike. */
const CHARS = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '' },
  ...{ 'bottom-right': '', left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: ' ' },
}

export interface Row {
  readonly contender: Contender
  readonly spread: Spread
  /** The medians of what else was seen, by name. */
  readonly details: Readonly<Record<string, number>>
}

/** Who came to a figure: the floors, then ours, then peers, the best of each first, store by store. */
export function rowsOf(
  samples: readonly Sample[],
  contenders: readonly Contender[],
  workload: Workload,
): readonly Row[] {
  const stores = [...new Set(contenders.map(({ store }) => store))]
  const kinds = ['floor', 'ours', 'peer']
  const rows = contenders.flatMap((contender) => {
    const own = samplesOf(samples, contender, workload)
    const spread = spreadOf(own.flatMap(({ measured }) => (measured ? [measured.figure] : [])))
    if (!spread) return []
    const details = (workload.shows ?? []).flatMap((name) => {
      const seen = spreadOf(own.flatMap(({ measured }) => measured?.details?.[name] ?? []))
      return seen ? [[name, seen.median] as const] : []
    })
    return [{ contender, spread, details: Object.fromEntries(details) }]
  })
  const better = isMoreBetter(workload) ? -1 : 1
  return rows.toSorted(
    ({ contender: one, spread: first }, { contender: other, spread: second }) =>
      stores.indexOf(one.store) - stores.indexOf(other.store) ||
      kinds.indexOf(one.kind) - kinds.indexOf(other.kind) ||
      better * (first.median - second.median),
  )
}

/** A table a workload: what each contender came to, its least and most, and against the floor. Below it who did not, and why. */
export function tablesOf(
  samples: readonly Sample[],
  contenders: readonly Contender[],
  workloads: readonly Workload[],
): string {
  return workloads
    .map((workload) => {
      const rows = rowsOf(samples, contenders, workload)
      const shows = (workload.shows ?? []).filter((name) => rows.some(({ details }) => name in details))
      const hasFloor = rows.some(({ contender }) => contender.kind === 'floor')
      const more = [...(hasFloor ? ['× floor'] : []), ...shows]
      const table = new Table({
        chars: CHARS,
        head: ['', 'store', workload.unit, 'least', 'most', ...more],
        style: { head: [], border: [], 'padding-left': 0, 'padding-right': 1 },
        colAligns: ['left', 'left', ...Array.from({ length: 3 + more.length }, () => 'right' as const)],
      })
      for (const { contender, spread, details } of rows) {
        const { store, name } = contender
        const floor = rows.find((row) => row.contender.store === store && row.contender.name === 'floor')
        const times = hasFloor ? [floor ? (spread.median / floor.spread.median).toFixed(2) : ''] : []
        const seen = shows.map((detail) => (details[detail] === undefined ? '' : shown(details[detail])))
        table.push([name, store, shown(spread.median), shown(spread.min), shown(spread.max), ...times, ...seen])
      }
      const notes = [...failuresOf(samples, contenders, workload), ...leftOutOf(contenders, workload)]
      return [workload.says, ...(rows.length > 0 ? [String(table)] : []), ...notes].join('\n')
    })
    .join('\n\n')
}

/** Who failed, in how many rounds, and the first line of why. */
function failuresOf(
  samples: readonly Sample[],
  contenders: readonly Contender[],
  workload: Workload,
): readonly string[] {
  return contenders.flatMap((contender) => {
    const own = samplesOf(samples, contender, workload)
    const failed = own.filter(({ error }) => error !== undefined)
    const reasons = new Set(failed.map(({ error }) => error?.split('\n')[0]))
    const rounds = failed.length === own.length ? '' : ` in ${failed.length} of ${own.length} rounds`
    return [...reasons].map((reason) => `FAILED${rounds}: ${whoOf(contender)}: ${reason}`)
  })
}

/** Which peers the workload is not for, those of one reason on one line. */
function leftOutOf(contenders: readonly Contender[], workload: Workload): readonly string[] {
  const byReason = Map.groupBy(
    contenders.filter((each) => typeof workload.takes(each) === 'string'),
    (each) => String(workload.takes(each)),
  )
  return [...byReason].map(([reason, left]) => `not measured: ${left.map(whoOf).join(', ')}: ${reason}`)
}

export function summaryOf(ratios: Ratios, validity: Validity): string {
  const known = Object.entries(ratios)
  const width = Math.max(...known.map(([name]) => name.length))
  const lines = known.map(([name, ratio]) => `${name.padEnd(width)}  ${ratio === null ? 'null' : shown(ratio)}`)
  const verdict = validity.isValid
    ? `VALID: ${validity.peers.length} peers came to a figure, and every control is within 5 %`
    : ['INVALID as a comparison:', ...validity.reasons.map((reason) => `  ${reason}`)].join('\n')
  return `${lines.join('\n')}\n\n${verdict}`
}

const whoOf = ({ name, store }: Contender) => `${name} on ${store}`

function samplesOf(samples: readonly Sample[], { store, name }: Contender, workload: Workload): readonly Sample[] {
  return samples.filter((each) => each.store === store && each.contender === name && each.workload === workload.name)
}

export function shown(figure: number): string {
  return Math.abs(figure) >= 100 ? Math.round(figure).toLocaleString('en') : figure.toPrecision(3)
}

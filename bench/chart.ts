import { htmlEscape } from 'escape-goat'
import type { Contender } from './contender.ts'
import { CONTROL } from './contenders.ts'
import { type Row, rowsOf, shown } from './report.ts'
import type { Sample } from './rounds.ts'
import { isMoreBetter, type Workload } from './workload.ts'

const WIDTH = 760
const LABELS = 210
const FIGURES = 90
const BAR = 18
const LINE = 26
const TOP = 64
const LONGEST = WIDTH - LABELS - FIGURES

/** Readable on a light page as on a dark one; whoever shows it as an image has the system's choice. */
const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .title { font-size: 16px; font-weight: 600 }
  .quiet { fill: #59636e; font-size: 12px }
  .floor { fill: #afb8c1 } .ours { fill: #1a7f64 } .peer { fill: #7d8fb3 }
  .range { stroke: #1f2328; stroke-width: 1.5 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .quiet { fill: #9198a1 } .range { stroke: #e6edf3 }
    .floor { fill: #57606a } .ours { fill: #3fb68b } .peer { fill: #6e83ad }
  }`

/** A chart for each workload and store, by its file name. Those with nothing to compare have none. */
export function chartsOf(
  samples: readonly Sample[],
  contenders: readonly Contender[],
  workloads: readonly Workload[],
): ReadonlyMap<string, string> {
  const charts = new Map<string, string>()
  for (const workload of workloads) {
    // What the control is for stands in the report.
    const rows = rowsOf(samples, contenders, workload).filter(({ contender }) => contender.name !== CONTROL)
    for (const store of ['sqlite', 'postgres'] as const) {
      // A server of its own is no other store's, and is worth seeing beside either.
      const own = rows.filter(({ contender }) => contender.store === store || contender.store === 'own')
      if (own.filter(({ contender }) => contender.store === store).length < 2) continue
      charts.set(`${store}-${workload.name}.svg`, chartOf(own, workload, store))
    }
  }
  return charts
}

function chartOf(rows: readonly Row[], workload: Workload, store: string): string {
  const direction = isMoreBetter(workload) ? -1 : 1
  const sorted = rows.toSorted((one, other) => direction * (one.spread.median - other.spread.median))
  const most = Math.max(...sorted.map(({ spread }) => spread.max))
  const height = TOP + sorted.length * LINE + 12
  const title = `${workload.says}, ${store === 'sqlite' ? 'SQLite' : 'Postgres'}`
  const which = isMoreBetter(workload) ? 'more is better' : 'less is better'
  const bars = sorted.map((row, index) => barOf(row, { y: TOP + index * LINE, most }))
  return `${[
    htmlEscape`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}">`,
    `<style>${STYLE}</style>`,
    htmlEscape`<text class="title" x="12" y="26">${title}</text>`,
    htmlEscape`<text class="quiet" x="12" y="46">${workload.unit}, ${which}; medians, and the least and most of the rounds</text>`,
    ...bars,
    '</svg>',
  ].join('\n')}\n`
}

function barOf({ contender, spread }: Row, { y, most }: { y: number; most: number }): string {
  const at = (figure: number) => (LABELS + (figure / most) * LONGEST).toFixed(1)
  const width = Math.max(1, (spread.median / most) * LONGEST).toFixed(1)
  const [middle, baseline] = [y + BAR / 2, y + 14]
  const name = contender.store === 'own' ? `${contender.name} (its own server)` : contender.name
  return [
    htmlEscape`<text x="${LABELS - 8}" y="${baseline}" text-anchor="end">${name}</text>`,
    htmlEscape`<rect class="${contender.kind}" x="${LABELS}" y="${y}" width="${width}" height="${BAR}" rx="2"/>`,
    htmlEscape`<line class="range" x1="${at(spread.min)}" y1="${middle}" x2="${at(spread.max)}" y2="${middle}"/>`,
    htmlEscape`<text x="${WIDTH - 12}" y="${baseline}" text-anchor="end">${shown(spread.median)}</text>`,
  ].join('\n')
}

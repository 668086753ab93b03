import { type Markup, markup } from './markup.ts'
import type { Timeline } from './timeline.ts'
import { OUTCOMES, timelineSvg } from './timeline-svg.ts'

/** The drawing, its legend, and a table that says the same to whoever cannot see it. */
export function htmlTimeline(timeline: Timeline): Markup {
  return markup`<figure class="schedule"><figcaption>${legend(timeline)}</figcaption>${timelineSvg(timeline)}
<details><summary>The schedule as a table</summary><div class="scroll"><table class="told"><thead><tr><th scope="col">Round</th><th scope="col">Worker</th><th scope="col">What</th><th scope="col">Outcome</th></tr></thead><tbody>${rowsOf(
    timeline,
  ).map(
    ({ round, who, what, outcome }) =>
      markup`<tr><td class="number">${round}</td><td>${who}</td><td>${what}</td><td>${outcome}</td></tr>`,
  )}</tbody></table></div></details></figure>`
}

function legend({ kills, leases, ticks }: Timeline): Markup {
  return markup`<ul class="legend">${Object.entries(OUTCOMES).map(
    ([outcome, { sign, meaning }]) =>
      markup`<li><span class="key ${outcome}" aria-hidden="true">${sign}</span> ${meaning}</li>`,
  )}${kills.length > 0 && markup`<li><span class="key killed" aria-hidden="true">✕</span> killed, and where</li>`}${
    leases.length > 0 && markup`<li><span class="key lease hue-0" aria-hidden="true"></span> lease of a run</li>`
  }${ticks.length > 0 && markup`<li><span class="key ticked" aria-hidden="true"></span> the clock moves</li>`}</ul>`
}

interface Row {
  readonly round: number
  readonly who: string
  readonly what: string
  readonly outcome: string
}

function rowsOf({ lanes, events, kills, leases, ticks }: Timeline): Row[] {
  const who = (lane: number) => lanes[lane] ?? `worker ${lane}`
  const rows: Row[] = [
    ...ticks.map(({ round, ms }) => ({ round, who: 'clock', what: `moves by ${ms} ms`, outcome: '' })),
    ...leases.map(({ lane, run, epoch, from, to }) => {
      return { round: from, who: who(lane), what: `holds ${run}, epoch ${epoch}`, outcome: `until round ${to}` }
    }),
    ...events.map(({ lane, round, label, outcome, run, detail }) => {
      const what = run === undefined ? label : `${label} (${run})`
      const { meaning } = OUTCOMES[outcome]
      return { round, who: who(lane), what, outcome: detail === undefined ? meaning : `${meaning}: ${detail}` }
    }),
    ...kills.map(({ lane, round, at }) => ({ round, who: who(lane), what: `killed at ${at}`, outcome: '' })),
  ]
  return rows.sort((a, b) => a.round - b.round)
}

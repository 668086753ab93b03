import { counted } from './figures.ts'
import { type Markup, markup } from './markup.ts'
import { printable } from './printable.ts'
import type { Timeline, TimelineEvent } from './timeline.ts'
import { BOX, HEAD, layOut, type PlacedLane, type TimelineLayout } from './timeline-layout.ts'

/** Said by a sign as well as by a colour. */
export const OUTCOMES: Record<TimelineEvent['outcome'], { readonly sign: string; readonly meaning: string }> = {
  ok: { sign: '✓', meaning: 'acknowledged' },
  refused: { sign: '−', meaning: 'refused' },
  unknown: { sign: '?', meaning: 'outcome unknown' },
  died: { sign: '†', meaning: 'died in it' },
}

const HUES = 6

/** The drawing of a schedule: names of lanes that stay in view, and the lanes, which may be scrolled. */
export function timelineSvg(timeline: Timeline): Markup {
  const layout = layOut(timeline)
  return markup`<div class="drawing" role="region" aria-label="timeline of the schedule" tabindex="0">${names(layout)}${lanes(layout, timeline)}</div>`
}

function names({ lanes, height }: TimelineLayout): Markup {
  const longest = Math.max(...lanes.map(({ name }) => name.length), 5)
  const width = Math.min(120, longest * 7.4 + 20)
  const fits = Math.floor((width - 18) / 7.2)
  return markup`<svg class="names" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" aria-hidden="true">
<text class="round" x="10" y="18">round</text>${lanes.map(
    ({ name, y, height: tall }) =>
      markup`<g><line class="edge" x1="0" x2="${width}" y1="${y}" y2="${y}"/><text class="name" x="10" y="${y + tall / 2 + 4}">${cut(name, fits)}<title>${name}</title></text></g>`,
  )}</svg>`
}

function lanes(layout: TimelineLayout, { events, kills }: Timeline): Markup {
  const { width, height, column, rounds, ticks } = layout
  const about = `${layout.lanes.length} workers, ${rounds.length} rounds, ${events.length} operations, ${kills.length} kills`
  return markup`<svg class="timeline" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title>Timeline</title><desc>${about}; the table below tells the same in words.</desc>
${rounds.map(({ round, x }) => markup`<text class="round" x="${x + column / 2}" y="18" text-anchor="middle">${round}</text><line class="grid" x1="${x}" x2="${x}" y1="${HEAD}" y2="${height}"/>`)}
${layout.lanes.map((lane) => drawnLane(lane, layout))}
${ticks.map(({ ms, x, round }) => markup`<g class="tick"><title>round ${round}: the clock moves by ${ms} ms</title><line x1="${x + 1}" x2="${x + 1}" y1="24" y2="${height}"/><text x="${x + 5}" y="36">${ms < 0 ? '−' : '+'}${counted(Math.abs(ms))} ms</text></g>`)}
</svg>`
}

function drawnLane({ name, y, events, kills, leases }: PlacedLane, { width, column, fits }: TimelineLayout): Markup {
  return markup`<g class="lane"><title>${name}</title><line class="edge" x1="0" x2="${width}" y1="${y}" y2="${y}"/>
${leases.map(
  (
    each,
  ) => markup`<g class="lease hue-${each.run % HUES}"><title>${name} holds ${each.lease.run}, epoch ${each.lease.epoch}, rounds ${each.lease.from} to ${each.lease.to}</title>
<rect x="${each.x + 4}" y="${each.y + 3}" width="${each.width - 8}" height="${BOX - 4}" rx="9"/><text x="${each.x + 14}" y="${each.y + 16}">${cut(`${each.lease.run} · epoch ${each.lease.epoch}`, Math.floor((each.width - 28) / 6.8))}</text></g>`,
)}
${events.map(
  ({
    event,
    x,
    y: top,
  }) => markup`<g class="event ${event.outcome}"><title>${name}, round ${event.round}: ${event.label}${event.run !== undefined && ` of ${event.run}`}: ${OUTCOMES[event.outcome].meaning}${event.detail !== undefined && `; ${event.detail}`}</title>
<rect x="${x + 4}" y="${top}" width="${column - 8}" height="${BOX}" rx="4"/><text x="${x + 11}" y="${top + 15}">${OUTCOMES[event.outcome].sign} ${cut(event.label, fits)}</text></g>`,
)}
${kills.map(
  ({ at, x, y: top, round }) => markup`<g class="kill"><title>${name} is killed in round ${round} at ${at}</title>
<path d="M${x + 8} ${top + 5}l12 12m0 -12l-12 12"/><text x="${x + 26}" y="${top + 15}">${cut(at, fits)}</text></g>`,
)}</g>`
}

function cut(text: string, length: number): string {
  const characters = [...printable(text)]
  return characters.length <= length ? characters.join('') : `${characters.slice(0, Math.max(1, length - 1)).join('')}…`
}

import { INVARIANTS } from '../law/invariant.ts'
import { counterexampleText } from './failure-text.ts'
import { counted, plural, span } from './figures.ts'
import { htmlTimeline } from './html-timeline.ts'
import { type Markup, markup } from './markup.ts'
import type { LawReport } from './report.ts'

export const SIGNS: Record<LawReport['result'], string> = { holds: '✓', broken: '✕', exempt: '!', 'not claimed': '–' }

/** A broken law, with all that helps to understand it. */
export function htmlFailure(law: LawReport): Markup {
  const { id, level, clause, statement, failure, replay, seed, result, reason } = law
  if (!failure) return markup``
  const { invariant, message, expected, found, where, counterexample, timeline } = failure
  const parts = [
    ['where', where],
    ['expected', expected],
    ['found', found],
  ].filter(([, value]) => value !== undefined)
  return markup`<article class="failure ${result}" id="failure-${id}">
<p class="eyebrow"><span class="pill ${result}">${SIGNS[result]} ${result}</span> ${level} · clause ${clause} · <abbr title="${INVARIANTS[invariant]}">${invariant}</abbr> ${INVARIANTS[invariant]}</p>
<h3>${statement}</h3><p class="id">${id}</p>
${result === 'exempt' && markup`<p>Known to be broken: ${reason}</p>`}
${
  parts.length > 0
    ? markup`<dl class="parts">${parts.map(([name, value]) => markup`<div class="${name}"><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
    : markup`<p class="message">${message}</p>`
}
${timeline && htmlTimeline(timeline)}
${counterexample !== undefined && counterexampleOf(counterexample)}
${(replay !== undefined || seed !== undefined) && markup`<h4>See it again</h4><pre class="command"><code>${replay ?? `seed ${seed}`}</code></pre>`}
</article>`
}

const SHORT = 1_200

/** A long one is folded away; the drawing or the message says more. */
function counterexampleOf(counterexample: unknown): Markup {
  const text = counterexampleText(counterexample)
  const code = markup`<div class="scroll"><pre><code>${text}</code></pre></div>`
  if (text.length <= SHORT) return markup`<h4>Smallest failing case</h4>${code}`
  return markup`<details><summary>Smallest failing case, ${plural(text.split('\n').length, 'line')}</summary>${code}</details>`
}

/** A law in the table of its level. Roles are said aloud, because a narrow screen shows the table as blocks. */
export function htmlLawRow(law: LawReport): Markup {
  const { id, clause, also, invariant, statement, result, reason, cases, schedules, operations, seconds, failure } = law
  const tried = [
    cases > 0 && plural(cases, 'case'),
    schedules > 0 && plural(schedules, 'schedule'),
    operations > 0 && plural(operations, 'operation'),
  ].filter((each) => each !== false)
  return markup`<tr role="row" class="${result.replace(' ', '-')}">
<td role="cell" class="result"><span class="pill ${result.replace(' ', '-')}">${SIGNS[result]} ${result}</span></td>
<th role="rowheader" scope="row">${failure ? markup`<a href="#failure-${id}">${statement}</a>` : statement}<span class="id">${id}</span>${reason !== undefined && markup`<span class="reason">${reason}</span>`}</th>
<td role="cell" class="clause"><span class="clause-name">${[clause, ...also].join(', ')}</span> <abbr title="${INVARIANTS[invariant]}">${invariant}</abbr></td>
<td role="cell" class="tried">${result === 'not claimed' ? '' : tried.length > 0 ? tried.join(', ') : 'once'}</td>
<td role="cell" class="number">${result !== 'not claimed' && span(seconds)}</td></tr>`
}

/** Names with a number for each further column; a row with a zero stands out. */
export function htmlCounts(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly [string, ...number[]])[],
): Markup {
  if (rows.length === 0) return markup`<p><strong>${caption}:</strong> none were asked for.</p>`
  return markup`<table class="counts"><caption>${caption}</caption><thead><tr>${head.map((name) => markup`<th scope="col">${name}</th>`)}</tr></thead><tbody>${rows.map(
    ([name, ...numbers]) =>
      markup`<tr><th scope="row">${name}</th>${numbers.map((number) => markup`<td class="number${number === 0 && ' zero'}">${counted(number)}</td>`)}</tr>`,
  )}</tbody></table>`
}

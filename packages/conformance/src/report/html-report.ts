import { counted, figuresOf, plural, span } from './figures.ts'
import { htmlCounts, htmlFailure, htmlLawRow, SIGNS } from './html-law.ts'
import { HTML_STYLE } from './html-style.ts'
import { type LevelVerdict, verdictsOf } from './level-verdict.ts'
import { Markup, markup } from './markup.ts'
import type { LawReport, Report } from './report.ts'
import { inOneSentence } from './sentence.ts'

/** The report as one self-contained page. */
export function htmlReport(report: Report): string {
  const { subject, kernel, laws, faults, coverage, environment } = report
  const broken = laws.filter(({ result }) => result === 'broken')
  const exempt = laws.filter(({ result, failure }) => result === 'exempt' && failure)
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${subject}: ${broken.length > 0 ? `${plural(broken.length, 'law')} broken` : 'conformance'}</title>
<style>${new Markup(HTML_STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the findings</a>
<header>
<p class="eyebrow">Durability conformance</p>
<h1>${subject}${kernel !== null && markup` <span class="kernel">with ${kernel}</span>`}</h1>
${verdict(report)}
</header>
<main id="main">
<section aria-labelledby="levels"><h2 id="levels">Levels</h2><ul class="levels">${verdictsOf(report).map(levelCard)}</ul></section>
${broken.length > 0 && markup`<section aria-labelledby="broken"><h2 id="broken">What is broken</h2>${broken.map(htmlFailure)}</section>`}
<section aria-labelledby="work"><h2 id="work">What it took</h2><dl class="figures">${figuresOf(report).map(
    ({ name, count, aMinute }) =>
      markup`<div><dt>${name}</dt><dd>${counted(count)} <span class="rate">${counted(aMinute)} a minute</span></dd></div>`,
  )}</dl></section>
<section aria-labelledby="laws"><h2 id="laws">Laws</h2>${verdictsOf(report).map((level) => lawsOf(level, report))}</section>
${exempt.length > 0 && markup`<section aria-labelledby="exempt"><h2 id="exempt">Known breaches</h2>${exempt.map(htmlFailure)}</section>`}
<section aria-labelledby="met"><h2 id="met">Faults and coverage</h2>
<p class="lead">Counted when they happened, not when they were asked for. One that never came about would have failed its law.</p>
<div class="columns">${htmlCounts(
    'Faults',
    ['fault', 'asked for', 'landed'],
    Object.entries(faults).map(([name, { asked, landed }]) => [name, asked, landed]),
  )}${htmlCounts('Situations met', ['situation', 'times'], Object.entries(coverage))}</div></section>
<section aria-labelledby="environment"><h2 id="environment">Environment</h2><table class="counts"><thead class="unseen"><tr><th scope="col">what</th><th scope="col">found</th></tr></thead><tbody>${Object.entries(
    environment,
  ).map(([name, value]) => markup`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table></section>
</main>
<footer><p>Seed ${report.seed}, ${plural(report.runs, 'random case')} a law${report.timeMs !== null && ` and turn, in ${span(report.timeMs / 1_000)}`}. Report version ${report.version}.</p></footer>
</body>
</html>
`.text
}

function verdict(report: Report): Markup {
  const { laws, startedAt, seconds } = report
  const of = (result: LawReport['result']) => laws.filter((law) => law.result === result)
  const { state, sentence } = inOneSentence(report)
  const [broken, exempt, unclaimed] = [of('broken'), of('exempt').length, of('not claimed').length]
  return markup`<div class="verdict ${state.replace(' ', '-')}"><p class="sentence"><span class="sign" aria-hidden="true">${SIGNS[state]}</span> ${sentence}.</p>
${broken.length > 0 && markup`<ul>${broken.map(({ id, statement, failure }) => markup`<li><a href="#failure-${id}">${statement}</a> <span class="invariant">${failure?.invariant}</span></li>`)}</ul>`}
<p class="facts">${exempt > 0 && markup`<strong>${plural(exempt, 'known breach', 'known breaches')}</strong> · `}${unclaimed > 0 && markup`<strong>${plural(unclaimed, 'law')} not claimed</strong> · `}<time datetime="${startedAt}">${startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')}</time> · ${span(seconds)}</p></div>`
}

function levelCard({ level, meaning, state, counts, why }: LevelVerdict): Markup {
  const { holds, broken, exempt, 'not claimed': unclaimed } = counts
  const said = [
    holds > 0 && plural(holds, 'law holds', 'laws hold'),
    broken > 0 && `${counted(broken)} broken`,
    exempt > 0 && `${counted(exempt)} exempt`,
    unclaimed > 0 && `${counted(unclaimed)} not claimed`,
  ].filter((each) => each !== false)
  return markup`<li class="level ${state.replaceAll(' ', '-')}"><div class="top"><h3>${level}</h3><span class="pill ${state.replaceAll(' ', '-')}">${state}</span></div>
<p class="meaning">${meaning}</p>${said.length > 0 && markup`<p class="said">${said.join(', ')}</p>`}${why.length > 0 && markup`<ul class="why">${why.map((each) => markup`<li>${each}</li>`)}</ul>`}</li>`
}

function lawsOf({ level, meaning }: LevelVerdict, { laws }: Report): Markup {
  const own = laws.filter((law) => law.level === level)
  if (own.length === 0) return markup``
  return markup`<table role="table" class="laws"><caption>${level} <span>${meaning}</span></caption>
<thead role="rowgroup"><tr role="row">${['Result', 'Law', 'Clause', 'Tried', 'Time'].map((name) => markup`<th role="columnheader" scope="col">${name}</th>`)}</tr></thead>
<tbody role="rowgroup">${own.map(htmlLawRow)}</tbody></table>`
}

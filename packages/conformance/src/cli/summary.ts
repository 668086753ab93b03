import { styleText } from 'node:util'
import { failureText } from '../report/failure-text.ts'
import { counted, figuresOf, span } from '../report/figures.ts'
import { type LevelState, verdictsOf } from '../report/level-verdict.ts'
import { printable } from '../report/printable.ts'
import type { LawReport, Report } from '../report/report.ts'
import { inOneSentence } from '../report/sentence.ts'

type Colour = 'green' | 'red' | 'yellow' | 'gray'

const COLOUR: Record<LevelState | 'exempt', Colour> = {
  ...{ holds: 'green', broken: 'red', 'in part': 'yellow', exempt: 'yellow' },
  ...{ 'not claimed': 'gray', 'not run': 'gray' },
}
const LONGEST = 20

/** What a run of the suite found, for a terminal. */
export function summaryOf(report: Report): string {
  const { subject, kernel, laws, seed, runs, seconds } = report
  const broken = laws.filter(({ result }) => result === 'broken')
  const { state, sentence } = inOneSentence(report)
  const figures = figuresOf(report)
    .map(({ name, count, aMinute }) => `${counted(count)} ${name} (${counted(aMinute)} a minute)`)
    .join(', ')
  return [
    printable(`${subject}${kernel === null ? '' : ` with ${kernel}`}, seed ${seed}, ${counted(runs)} runs a law`),
    '',
    ...levelLines(report),
    ...broken.flatMap((law) => ['', ...brokenLines(law)]),
    '',
    `${figures}, in ${span(seconds)}.`,
    styleText(COLOUR[state], `${sentence}.`),
  ].join('\n')
}

export function stateText(state: LevelState | 'exempt'): string {
  return styleText(COLOUR[state], state === 'not claimed' ? 'NOT CLAIMED' : state)
}

function levelLines(report: Report): string[] {
  return verdictsOf(report).flatMap(({ level, meaning, state, counts, why }) => {
    const { holds, broken } = counts
    const said = holds + broken > 0 ? `${holds} of ${holds + broken} laws hold` : ''
    const first = `${level.padEnd(3)} ${meaning.padEnd(23)} ${stateText(state)}${said && `  ${said}`}`
    return [first, ...why.map((each) => styleText('gray', `    ${printable(each)}`))]
  })
}

function brokenLines(law: LawReport): string[] {
  const lines = printable(failureText(law)).split('\n')
  const cut = lines.length > LONGEST + 6
  const short = cut
    ? [...lines.slice(0, LONGEST), `… ${lines.length - LONGEST - 2} lines more`, ...lines.slice(-2)]
    : lines
  const head = styleText('red', `${law.level} ${law.id} is broken [${law.clause}, ${law.failure?.invariant}]`)
  return [head, `  ${printable(law.statement)}`, ...short.map((line) => `  ${line}`)]
}

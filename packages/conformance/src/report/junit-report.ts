import { failureText } from './failure-text.ts'
import { type Markup, markup } from './markup.ts'
import type { LawReport, Report } from './report.ts'

/** The report as JUnit XML: a suite for each level, a case for each law; not claimed and exempt ones are skipped. */
export function junitReport(report: Report): string {
  const { subject, laws, seconds, startedAt, seed } = report
  const levels = [...new Set(laws.map(({ level }) => level))]
  const suites = levels.map((level) => {
    const own = laws.filter((law) => law.level === level)
    return markup`
  <testsuite name="${subject}: ${level}" timestamp="${startedAt}" ${totals(
    own,
    own.reduce((sum, law) => sum + law.seconds, 0),
  )}>
    <properties><property name="seed" value="${seed}"/></properties>${own.map((law) => testCase(subject, law))}
  </testsuite>`
  })
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${subject}" ${totals(laws, seconds)}>${suites}
</testsuites>
`.text
}

function totals(laws: readonly LawReport[], seconds: number): Markup {
  const broken = laws.filter(({ result }) => result === 'broken').length
  const skipped = laws.filter(({ result }) => result === 'not claimed' || result === 'exempt').length
  return markup`tests="${laws.length}" failures="${broken}" errors="0" skipped="${skipped}" time="${seconds.toFixed(3)}"`
}

function testCase(subject: string, law: LawReport): Markup {
  const { id, level, clause, statement, seconds, result, reason } = law
  const inside =
    result === 'broken'
      ? markup`<failure type="${law.failure?.invariant ?? law.invariant}" message="${law.failure?.message ?? ''}">${failureText(law)}</failure>`
      : result !== 'holds' && markup`<skipped message="${result === 'exempt' ? 'exempt' : 'NOT CLAIMED'}: ${reason}"/>`
  return markup`
    <testcase classname="${subject}.${level}" name="${id}: ${statement} [${clause}]" time="${seconds.toFixed(3)}">${inside}</testcase>`
}

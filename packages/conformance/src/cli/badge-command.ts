import { readFileSync } from 'node:fs'
import { badgeMarkdown, badgeOf } from '../report/badge.ts'
import { readReport } from '../report/read-report.ts'
import type { Report } from '../report/report.ts'
import type { Ending } from './ending.ts'
import { writeTo } from './report-file.ts'
import { UsageError } from './usage-error.ts'

/** A badge says what holds and what does not, so printing one is no failure. */
export async function badgeCommand(path: string, { out }: { out?: string }): Promise<Ending> {
  const badge = badgeOf(reportAt(path))
  const markdown = badgeMarkdown(badge, out ?? 'durability.svg')
  if (out !== undefined) writeTo(out, badge.svg)
  return { code: 0, text: out === undefined ? badge.svg.trimEnd() : markdown, json: { ...badge, markdown } }
}

function reportAt(path: string): Report {
  try {
    return readReport(readFileSync(path, 'utf8'))
  } catch (cause) {
    const cure = 'give the path of a file that `durability-conformance run --report report.json` wrote.'
    throw new UsageError(`${path} is no report that can be read: ${cure}`, { cause })
  }
}

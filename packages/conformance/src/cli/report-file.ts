import { statSync, writeFileSync } from 'node:fs'
import { dirname, extname } from 'node:path'
import { htmlReport } from '../report/html-report.ts'
import { junitReport } from '../report/junit-report.ts'
import type { Report } from '../report/report.ts'
import { tapReport } from '../report/tap-report.ts'
import { UsageError } from './usage-error.ts'

const FORMS: Readonly<Record<string, (report: Report) => string>> = {
  '.json': (report) => `${JSON.stringify(report, null, 2)}\n`,
  '.html': htmlReport,
  '.xml': junitReport,
  '.tap': tapReport,
}

/** Whether a report can go there, asked before hours are spent on making one. */
export function checkReportPath(path: string): void {
  if (!(extname(path) in FORMS)) {
    const forms = '.json, .html, .xml (JUnit) and .tap'
    throw new UsageError(`--report ${path}: the form of a report is told by its extension: there are ${forms}.`)
  }
  if (!statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`--report ${path}: there is no folder ${dirname(path)}: make it, or choose another.`)
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`--report ${path} is a folder: give the name of a file in it.`)
  }
}

export function writeReport(report: Report, path: string): void {
  writeTo(path, FORMS[extname(path)]!(report))
}

export function writeTo(path: string, text: string): void {
  try {
    writeFileSync(path, text)
  } catch (cause) {
    throw new UsageError(`${path} cannot be written: choose another path.`, { cause })
  }
}

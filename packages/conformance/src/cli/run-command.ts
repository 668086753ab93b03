import type { Level } from '../law/law.ts'
import type { Report } from '../report/report.ts'
import { runConformance } from '../run-conformance.ts'
import type { Ending } from './ending.ts'
import { loadHarness, loadKernel } from './load-harness.ts'
import { type ProgressView, viewProgress } from './progress.ts'
import { withReplay } from './replay-line.ts'
import { checkReportPath, writeReport } from './report-file.ts'
import { summaryOf } from './summary.ts'
import { UsageError } from './usage-error.ts'

export interface RunFlags {
  readonly levels?: Level[]
  readonly laws?: string[]
  readonly runs?: number
  readonly time?: number
  readonly seed?: number
  readonly report: readonly string[]
  readonly kernel?: string
  readonly json?: boolean
}

const SILENT: ProgressView = { show: () => {}, end: () => {} }

export async function runCommand(path: string, flags: RunFlags): Promise<Ending> {
  const { levels, laws, runs, time, seed, report: reports, json = false } = flags
  for (const each of reports) checkReportPath(each)
  const harness = await loadHarness(path)
  const kernel = flags.kernel === undefined ? undefined : await loadKernel(flags.kernel)
  const view = json ? SILENT : viewProgress({ timeMs: time })
  const chosen = { ...(levels && { levels }), ...(laws && { laws }), ...(kernel && { kernel }) }
  const numbers = {
    ...(runs !== undefined && { runs }),
    ...(time !== undefined && { timeMs: time }),
    ...(seed !== undefined && { seed }),
  }
  let found: Report
  try {
    found = await runConformance(harness, { ...chosen, ...numbers, onProgress: (progress) => view.show(progress) })
  } finally {
    view.end()
  }
  demandSomethingChecked(found)
  const report = { ...found, laws: found.laws.map((law) => withReplay(law, found, { path, ...flags })) }
  for (const each of reports) writeReport(report, each)
  return { code: report.holds ? 0 : 1, text: summaryOf(report), json: report }
}

/** Nothing checked is nothing proven, which must not look like success. */
function demandSomethingChecked({ laws }: Report): void {
  if (laws.some(({ result }) => result !== 'not claimed')) return
  const reasons =
    [...new Set(laws.map(({ reason }) => reason))].join('; ') || 'no law was chosen by both --levels and --laws'
  throw new UsageError(
    `No law was checked, so nothing is proven (${reasons}): choose other levels or laws, or claim more.`,
  )
}

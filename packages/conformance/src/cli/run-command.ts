import type { Level } from '../law/law.ts'
import { runRemoteConformance } from '../remote/run-remote-conformance.ts'
import type { Report } from '../report/report.ts'
import { runConformance } from '../run-conformance.ts'
import type { RunOptions } from '../run-laws.ts'
import type { Ending } from './ending.ts'
import { loadHarness, loadKernel, loadRemote } from './load-harness.ts'
import { type ProgressView, viewProgress } from './progress.ts'
import { withReplay } from './replay-line.ts'
import { checkReportPath, writeReport } from './report-file.ts'
import { summaryOf } from './summary.ts'
import { UsageError } from './usage-error.ts'

export interface RemoteFlags {
  readonly laws?: string[]
  readonly runs?: number
  readonly time?: number
  readonly seed?: number
  readonly report: readonly string[]
  readonly json?: boolean
}

export interface RunFlags extends RemoteFlags {
  readonly levels?: Level[]
  readonly kernel?: string
}

const SILENT: ProgressView = { show: () => {}, end: () => {} }

export async function runCommand(path: string, flags: RunFlags): Promise<Ending> {
  const { levels } = flags
  for (const each of flags.report) checkReportPath(each)
  const harness = await loadHarness(path)
  const kernel = flags.kernel === undefined ? undefined : await loadKernel(flags.kernel)
  const chosen = { ...(levels && { levels }), ...(kernel && { kernel }) }
  const found = await viewed(flags, (options) => runConformance(harness, { ...chosen, ...options }))
  return endingOf(path, flags, found)
}

/** Likewise, of what executes elsewhere. */
export async function remoteCommand(path: string, flags: RemoteFlags): Promise<Ending> {
  for (const each of flags.report) checkReportPath(each)
  const harness = await loadRemote(path)
  const found = await viewed(flags, (options) => runRemoteConformance(harness, options))
  return endingOf(path, flags, found)
}

async function viewed(flags: RemoteFlags, run: (options: RunOptions) => Promise<Report>): Promise<Report> {
  const { laws, runs, time, seed, json = false } = flags
  const view = json ? SILENT : viewProgress({ timeMs: time })
  try {
    return await run({
      ...(laws && { laws }),
      ...(runs !== undefined && { runs }),
      ...(time !== undefined && { timeMs: time }),
      ...(seed !== undefined && { seed }),
      onProgress: (progress) => view.show(progress),
    })
  } finally {
    view.end()
  }
}

function endingOf(path: string, flags: RunFlags, found: Report): Ending {
  demandSomethingChecked(found)
  const report = { ...found, laws: found.laws.map((law) => withReplay(law, found, { path, ...flags })) }
  for (const each of flags.report) writeReport(report, each)
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

import { dirname } from 'node:path'
import { REMOTE_LEVELS } from '../law/law.ts'
import type { LawReport, Report } from '../report/report.ts'
import { isSchedule } from '../schedules/schedule.ts'
import { writeScheduleFile } from './schedule-file.ts'
import { commandLine } from './shell.ts'

export interface Found {
  /** Of the harness. */
  readonly path: string
  readonly kernel?: string
  /** Where reports go, if anywhere; schedules go beside the first. */
  readonly report: readonly string[]
}

/** Adds the command that shows a failure again: of the schedule itself, written to a file, or of the law's own seed. */
export function withReplay(law: LawReport, { seed: common, runs }: Report, { path, kernel, report }: Found): LawReport {
  const { failure, seed = common } = law
  if (!failure) return law
  if (isSchedule(failure.counterexample)) {
    const schedule = failure.counterexample
    const file = writeScheduleFile(dirname(report[0] ?? ''), { harness: path, law: law.id, seed, schedule })
    return { ...law, replay: commandLine('replay', file) }
  }
  const more = kernel === undefined ? [] : ['--kernel', kernel]
  const command = law.level in REMOTE_LEVELS ? 'remote' : 'run'
  return { ...law, replay: commandLine(command, path, '--laws', law.id, '--seed', seed, '--runs', runs, ...more) }
}

import { readdirSync, readFileSync } from 'node:fs'
import type { SCHEDULE_VERSION, Schedule } from './schedule.ts'

/** A schedule on file: which law it is for, and where it came from. */
export interface ScheduleFile {
  readonly version: typeof SCHEDULE_VERSION
  /** Id of the law that it broke. */
  readonly law: string
  /** What it found when it was recorded. */
  readonly found?: string
  /** Path of the module of the harness that it broke it on. */
  readonly harness?: string
  readonly schedule: Schedule
}

const FOLDER = new URL('../../corpus/', import.meta.url)

/** Schedules that found a bug once; they are tried before any new one. */
export function corpusOf(law: string): Schedule[] {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'))
  const all = files.sort().map((name) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as ScheduleFile)
  return all.filter((file) => file.law === law).map(({ schedule }) => schedule)
}

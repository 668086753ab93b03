import { readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { decodeValue } from '@tangle-network/durability-contract'
import { LAWS } from '../laws/laws.ts'
import { isSchedule, type Schedule } from '../schedules/schedule.ts'
import { oneOf } from './parse-argument.ts'
import { writeTo } from './report-file.ts'
import { UsageError } from './usage-error.ts'

const VERSION = 1

/** A failing schedule with what is needed to see it fail again. */
export interface ScheduleFile {
  readonly version: typeof VERSION
  /** Path of the harness, from the folder of this file. */
  readonly harness: string
  readonly law: string
  readonly seed: number
  readonly schedule: Schedule
}

/** Writes it into the folder and answers the path. */
export function writeScheduleFile(folder: string, { harness, ...file }: Omit<ScheduleFile, 'version'>): string {
  const path = join(folder, `schedule-${file.law}.json`)
  const from = relative(resolve(folder), resolve(harness)).split(sep).join('/')
  const content: ScheduleFile = { version: VERSION, harness: from.startsWith('.') ? from : `./${from}`, ...file }
  writeTo(path, `${JSON.stringify(content, null, 2)}\n`)
  return path
}

export function readScheduleFile(path: string): ScheduleFile {
  const found = parsed(path) as Partial<ScheduleFile> | null
  if (typeof found !== 'object' || found === null || !('schedule' in found)) {
    throw new UsageError(`${path} is no schedule: give a file that \`durability-conformance run\` wrote.`)
  }
  const { version, law, harness, seed, schedule } = found
  if (version !== VERSION) {
    throw new UsageError(`${path} is of version ${JSON.stringify(version)}; this command replays version ${VERSION}.`)
  }
  if (typeof law !== 'string' || typeof harness !== 'string' || typeof seed !== 'number') {
    throw new UsageError(`${path} does not name its law, harness and seed: give a file as \`run\` wrote it.`)
  }
  const ids = LAWS.map(({ id }) => id)
  const known = oneOf(path, 'law', law, ids)
  if (!isSchedule(schedule)) {
    throw new UsageError(`${path} holds no schedule that this version plays: give a file as \`run\` wrote it.`)
  }
  return {
    version,
    law: known,
    harness: join(dirname(path), harness),
    seed,
    schedule,
  }
}

function parsed(path: string): unknown {
  try {
    return decodeValue(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new UsageError(`${path} cannot be read as JSON: give the path of a schedule.`, { cause })
  }
}

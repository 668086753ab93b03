import { styleText } from 'node:util'
import { HarnessFailed } from '../guarded-harness.ts'
import { LAWS } from '../laws/laws.ts'
import { failureText } from '../report/failure-text.ts'
import { printable } from '../report/printable.ts'
import { replaySchedule } from '../schedules/replay-schedule.ts'
import type { Ending } from './ending.ts'
import { loadHarness } from './load-harness.ts'
import { readScheduleFile } from './schedule-file.ts'

export interface ReplayFlags {
  readonly harness?: string
  readonly inProcess?: boolean
}

/** Plays a schedule again, with real processes where its law has them. */
export async function replayCommand(path: string, flags: ReplayFlags, replay = replaySchedule): Promise<Ending> {
  const file = readScheduleFile(path)
  const law = LAWS.find(({ id }) => id === file.law)!
  const harness = await loadHarness(flags.harness ?? file.harness)
  const killsProcesses = law.needs?.includes('worker') === true && harness.workerModule !== undefined
  const inProcess = flags.inProcess === true || !killsProcesses
  const failure = await replay(harness, file.schedule, { law, inProcess }).catch((cause: unknown) => {
    throw new HarnessFailed(`the schedule cannot be played on ${harness.name}`, { cause })
  })
  const where = inProcess ? 'in this process' : 'with real processes'
  const json = { law: law.id, seed: file.seed, inProcess, holds: failure === undefined, failure: failure ?? null }
  if (!failure) {
    const text = styleText('green', `The schedule of ${law.id} no longer fails (${where}).`)
    return { code: 0, text, json }
  }
  const head = styleText('red', `${law.id} is broken again, ${where} [${law.clause}, ${failure.invariant}]`)
  const { id, level, clause, invariant, statement } = law
  const about = { id, level, clause, invariant, statement, also: law.also ?? [], result: 'broken' as const }
  const text = failureText({ ...about, failure, seconds: 0, cases: 0, schedules: 0, operations: 0 })
  return { code: 1, text: `${head}\n${statement}\n${printable(text)}`, json }
}

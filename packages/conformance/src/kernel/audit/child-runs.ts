import { isEnded, type Journal, type Message } from '@tangle-network/durability-contract'
import { readAll } from '../../law/sample.ts'
import { type KernelLog, kernelLog, type LoggedRun } from '../kernel-log.ts'
import type { PlacedRun } from '../walk-runs.ts'
import { broken } from './evidence.ts'

/** A child run as its parent's log and its own tell of it. */
export interface SeenRun {
  readonly logged: LoggedRun
  readonly log: KernelLog
  readonly reports: readonly Message[]
}

/** K6: what the log of a parent says of a run that it began is what became of it, once. */
export async function auditChildRun(journal: Journal, { runId, parent, path, op }: PlacedRun): Promise<SeenRun> {
  const where = `child run ${runId}`
  const above = await kernelLog(journal, parent, await readAll(journal, parent))
  const node = above.nodes.find((each) => JSON.stringify(each.path) === JSON.stringify(path))
  const logged = node?.runs.get(op.child.key)
  if (!logged) broken('K6', where, 'to be in the log of the run that began it', 'that it is not')
  if (above.facts.filter((fact) => fact.kind === 'run.spawned' && fact.runId === runId).length !== 1)
    broken('K6', where, 'to be spawned once', 'more than one intent')
  if (logged.started.length > 1) broken('K6', where, 'one receipt at most', `${logged.started.length}`)
  if (logged.settled.length !== 1) broken('K6', where, 'to settle once', `${logged.settled.length} settlements`)
  const head = await journal.head(runId)
  if (!isEnded(head.status)) broken('K6', where, 'to have ended', head.status)
  const { messages } = await journal.inbox(runId)
  const starts = messages.filter(({ kind }) => kind === 'durability:start')
  if (starts.length !== 1) broken('K6', where, 'to be given its task once', `${starts.length} times`)
  const log = await kernelLog(journal, runId, await readAll(journal, runId))
  const reports = (await journal.inbox(parent)).messages.filter(({ sender }) => sender === runId)
  if (reports.length !== 1) broken('K6', where, 'to report once', `${reports.length} reports`)
  const own = log.root?.settled[0]
  if (!own || JSON.stringify(own.event) !== JSON.stringify(logged.settled[0]?.event))
    broken('K6', where, 'to be told of as it came out', 'another outcome')
  const kinds = log.facts.map(({ kind }) => kind)
  if (kinds.filter((kind) => kind === 'run.ended').length !== 1 || kinds.at(-1) !== 'run.ended')
    broken('K6', where, 'to end with its report', `${kinds.at(-1)}`)
  return { logged, log, reports }
}

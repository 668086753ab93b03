import { LIMITS } from '../limits.ts'
import { checkInteger } from '../value/argument.ts'
import { checkName, compareNames } from '../value/name.ts'
import { answered, corrupt, headOf, parseRow, runIdOf } from './answer.ts'
import { checkRunId } from './arguments.ts'
import type { ListQuery, PruneQuery, RunPage } from './journal.ts'
import type { JournalStore, ListAsk } from './journal-store.ts'
import { RunRow } from './row.ts'
import { EndStatus, RunStatus } from './status.ts'

/** One page of runs, in total order, from the store (clauses N-1, N-2). */
export async function listRuns(store: JournalStore, ask: ListAsk): Promise<RunPage> {
  const { runs } = await answered(() => store.list(ask), 'list', 'not-applied')
  let previous = ask.after
  for (const run of runs) {
    parseRow(RunRow, run, runIdOf(run))
    if (previous !== null && compareNames(previous, run.runId) >= 0) {
      throw corrupt(run.runId, 'runs in the order of their ids', 'another order')
    }
    previous = run.runId
  }
  // A full page may be the last: the next one is then empty, and its `next` is null.
  return { runs: runs.map((run) => headOf(run)), next: runs.length === ask.limit ? previous : null }
}

export function detachQuery(query: ListQuery): ListAsk {
  const { prefix = '', status, queue, after, limit = LIMITS.listRuns } = query
  if (prefix !== '') checkName('prefix', prefix)
  if (queue !== undefined) checkName('queue', queue)
  if (after !== undefined) checkRunId(after)
  checkInteger('limit', limit, 1)
  return {
    prefix,
    status: status ? detachStatus(status, RunStatus.options) : null,
    queue: queue ?? null,
    endedBefore: null,
    after: after ?? null,
    limit: Math.min(limit, LIMITS.listRuns),
  }
}

/** Only runs that have ended can be forgotten, so only they are looked for. */
export function detachPrune(query: PruneQuery): ListAsk {
  const { endedBefore, status, ...rest } = query
  checkInteger('endedBefore', endedBefore, 0)
  const ends = status ? detachStatus(status, EndStatus.options) : EndStatus.options
  return { ...detachQuery(rest), status: ends, endedBefore }
}

function detachStatus<S extends string>(status: readonly S[], known: readonly S[]): S[] {
  for (const each of status) {
    if (!known.includes(each)) throw new TypeError(`status must be of ${known.join(', ')}, found ${String(each)}`)
  }
  return [...status]
}

import {
  type AcquireAsk,
  type Answer,
  acquireRun,
  type BeginAsk,
  beginRun,
  isDurabilityError,
  type LeaseAsk,
  type Refusal,
  type ReleaseAsk,
  type RunRow,
  releaseLease,
  renewLease,
} from '@tangle-network/durability-contract'
import type { Row } from './connection.ts'
import { decide, refusedBy } from './decide.ts'
import type { Ports } from './ports.ts'
import { type FoundRun, foundRun, integer, lookOf, runJson, writtenRun } from './row.ts'

/**
 * One statement where there is no such run. One that is found rather than created is written all the same: it is durable
 * before it is answered. One that is begun anew under a forgotten id takes the tombstone's place, and its number.
 */
export async function begin(ports: Ports, ask: BeginAsk): Promise<Answer<{ created: boolean; acquired: boolean }>> {
  const { calls, sql, failpoint } = ports
  // Of a run that is not there the rule needs no clock but to count from: the server adds its own.
  const first = beginRun(undefined, ask, 0)
  if (first.refused) return first
  failpoint('begin:before-write')
  failpoint('begin:before-commit')
  const [row] = await calls.write(sql.begin, [ask.runId, runJson(first.run)]).catch(nothingWhereNothingStands)
  if (row?.created === 't') {
    failpoint('begin:after-commit')
    return { run: writtenRun(row), created: true, acquired: first.acquired, now: integer(row.now) }
  }
  return decide(
    ports,
    'begin',
    ask.runId,
    (run, now) => beginRun(run, ask, now),
    ({ run, created }, found) => writeRun(ports, found, run, { clear: created && found !== undefined }),
    row && lookOf(row),
  )
}

/** A server that could not be reached is looked for as long as by any other call that begins with a look. */
function nothingWhereNothingStands(error: unknown): Row[] {
  if (isDurabilityError(error, 'STORE_FAILED') && error.outcome === 'not-applied') return []
  throw error
}

export function acquire(ports: Ports, ask: AcquireAsk): Promise<Answer> {
  return keep(ports, 'acquire', ask.runId, (run, now) => acquireRun(run, ask, now))
}

export function release(ports: Ports, ask: ReleaseAsk): Promise<Answer> {
  return keep(ports, 'release', ask.runId, (run, now) => releaseLease(run, ask, now))
}

/** One statement: a heartbeat must not have to race its own appends for the row. */
export async function renew({ calls, sql, failpoint }: Ports, ask: LeaseAsk): Promise<Answer> {
  failpoint('renew:before-write')
  failpoint('renew:before-commit')
  const [row] = await calls.write(sql.renew, [ask.runId, ask.epoch, ask.token])
  const now = integer(row?.now)
  if (row?.verdict !== 'done') return refusedBy(renewLease(foundRun(row?.run)?.run, ask, now))
  failpoint('renew:after-commit')
  return { run: writtenRun(row), now }
}

/** Writes a row that was decided from the one that was found; false when that one stands no more. */
export async function writeRun(
  { calls, sql }: Ports,
  found: FoundRun | undefined,
  run: RunRow,
  { clear = false, messages = [] }: { readonly clear?: boolean; readonly messages?: readonly object[] } = {},
): Promise<boolean> {
  const values = [run.runId, found?.version ?? null, runJson(run), clear, JSON.stringify(messages)]
  const [row] = await calls.write(sql.writeRun, values)
  return row?.write_run === 't'
}

function keep(
  ports: Ports,
  mutation: 'acquire' | 'release',
  runId: string,
  rule: (run: RunRow | undefined, now: number) => ReturnType<typeof acquireRun> | Refusal,
): Promise<Answer> {
  return decide(ports, mutation, runId, rule, ({ run }, found) => writeRun(ports, found, run))
}

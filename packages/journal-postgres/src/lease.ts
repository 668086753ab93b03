import {
  type AcquireAsk,
  type Answer,
  acquireRun,
  type BeginAsk,
  beginRun,
  type LeaseAsk,
  type Refusal,
  type ReleaseAsk,
  type RunRow,
  releaseLease,
  renewLease,
} from '@tangle-network/durability-contract'
import { decide, refusedBy } from './decide.ts'
import type { Ports } from './ports.ts'
import { type FoundRun, foundRun, integer, runJson, writtenRun } from './row.ts'

/**
 * A run that is found rather than created is written all the same: it is durable before it is answered. One that is begun
 * anew under a forgotten id takes the tombstone's place, and its number.
 */
export function begin(ports: Ports, ask: BeginAsk): Promise<Answer<{ created: boolean; acquired: boolean }>> {
  return decide(
    ports,
    'begin',
    ask.runId,
    (run, now) => beginRun(run, ask, now),
    ({ run, created }, found) => writeRun(ports, found, run, { clear: created && found !== undefined }),
  )
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

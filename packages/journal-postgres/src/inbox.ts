import {
  type Answer,
  type DeliverAsk,
  deliverTo,
  LIMITS,
  type MessageRow,
  type ReviveAsk,
  reviveRun,
} from '@tangle-network/durability-contract'
import { decide, refusedBy } from './decide.ts'
import { writeRun } from './lease.ts'
import type { Ports } from './ports.ts'
import { foundRun, integer, writtenRun } from './row.ts'

/** One statement: many may deliver to one run at a time, and each takes its turn at the row. */
export async function deliver(
  { calls, sql, failpoint }: Ports,
  ask: DeliverAsk,
): Promise<Answer<{ position: number }>> {
  const { id, sender, kind, digest, payload } = ask.message
  failpoint('deliver:before-write')
  failpoint('deliver:before-commit')
  const limits = [LIMITS.inboxMessages, LIMITS.inboxBytes]
  const [row] = await calls.write(sql.deliver, [ask.runId, id, sender, kind, digest, payload, ask.bytes, ...limits])
  const now = integer(row?.now)
  if (row?.verdict !== 'done' && row?.verdict !== 'stands') {
    // Of the message that stands under this id, the rule asks nothing but its digest.
    const known = row?.known == null ? undefined : ({ digest: row.known } as MessageRow)
    return refusedBy(deliverTo(foundRun(row?.run)?.run, known, ask, now))
  }
  failpoint('deliver:after-commit')
  return { run: writtenRun(row), now, position: integer(row.place) }
}

export function revive(ports: Ports, ask: ReviveAsk): Promise<Answer> {
  return decide(
    ports,
    'revive',
    ask.runId,
    (run, now) => reviveRun(run, ask, now),
    ({ run, position, replayed }, found, now) =>
      writeRun(ports, found, run, { messages: replayed ? [] : [{ ...ask.message, position, at: now }] }),
  )
}

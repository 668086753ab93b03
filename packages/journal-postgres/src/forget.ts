import { type Answer, forgetRun, type RunAsk } from '@tangle-network/durability-contract'
import { decide } from './decide.ts'
import { writeRun } from './lease.ts'
import type { Ports } from './ports.ts'

/** What belongs to the run goes with it, in one transaction; its row stays as a tombstone. */
export function forget(ports: Ports, { runId }: RunAsk): Promise<Answer> {
  return decide(
    ports,
    'forget',
    runId,
    (run, now) => forgetRun(run, now),
    ({ run }, found) => writeRun(ports, found, run, { clear: true }),
  )
}

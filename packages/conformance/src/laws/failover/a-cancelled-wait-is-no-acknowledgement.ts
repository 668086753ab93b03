import { isDurabilityError, type Journal, type Lease } from '@tangle-network/durability-contract'
import { failoverOf, failoverStage } from '../../law/failover-stage.ts'
import { heardLater } from '../../law/heard-later.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, errorOf, MANIFEST, panorama, TTL_MS } from '../../law/sample.ts'
import { shown } from '../../law/shown.ts'
import { Violation } from '../../law/violation.ts'

const FAULT = 'a wait for the standby, cancelled'

type Made = (journal: Journal, lease: Lease, after: { seq: number; digest: string }) => Promise<unknown>

/** Each may be made again as it is. What the first time did is found by the second, and is not yet safe then. */
const MUTATIONS: Readonly<Record<string, Made>> = {
  append: (journal, lease, after) => journal.append(lease, batch(after, ['said'])),
  'append with an end': (journal, lease, after) => journal.append(lease, batch(after, ['end'], { end: 'completed' })),
  deliver: (journal, { runId }) =>
    journal.deliver(runId, { id: 'message', sender: 'sender', kind: 'told', payload: null }),
  putBlob: (journal, lease) => journal.putBlob(lease, Buffer.from('bytes')),
  renew: (journal, lease) => journal.renew(lease),
  begin: (journal, { runId }) => journal.begin(`${runId} and another`, MANIFEST),
  acquire: (journal, { runId, owner }) => journal.acquire(runId, { owner, ttlMs: TTL_MS }),
}

/** A server commits first and waits for its standby then: to cancel the wait undoes nothing, and proves nothing. */
export const aCancelledWaitIsNoAcknowledgement: Law = {
  id: 'a-cancelled-wait-is-no-acknowledgement',
  level: 'F',
  clause: 'J-12',
  also: ['E-2', 'J-1', 'J-7', 'J-10', 'J-11', 'M-2', 'B-1'],
  invariant: 'J1',
  statement:
    'a commit whose wait for the standby is cancelled is of unknown outcome, and so is the retry that finds it, until the standby has it',
  needs: ['failover'],
  async check({ harness, tally, demand }) {
    const failover = failoverOf(harness)
    await using stage = await failoverStage(harness)
    const { env, open } = stage
    const journal = await open()
    for (const [name, made] of Object.entries(MUTATIONS)) {
      tally.operations += 1
      const { lease, after } = await begun(journal, name)
      const make = () => heardLater(made(journal, lease, after))
      await failover.stopStandby(env)
      for (const where of [`${name}, the first time`, `${name}, made again`]) {
        tally.ask(FAULT)
        const pending = make()
        await unacknowledged(where, pending, failover.cancelWait(env))
        tally.land(FAULT)
        const error = await errorOf(() => pending)
        const isUnknown = isDurabilityError(error) && error.outcome === 'unknown'
        if (!isUnknown)
          throw new Violation('J15', { expected: 'an unknown outcome', found: shown(error ?? 'success'), where })
      }
      const last = make()
      await unacknowledged(`${name}, made once more`, last, failover.waits(env))
      await failover.startStandby(env)
      await demand.granted(`${name}, when the standby is back`, () => last)
    }
    const before = await panorama(journal)
    await failover.fail(env)
    demand.equal(await panorama(await open()), before, 'everything, on the server that was the standby')
    tally.schedules += 1
  },
}

/** Waits for the server, and not for the call, which must not succeed meanwhile. */
async function unacknowledged(where: string, pending: Promise<unknown>, awaited: Promise<void>): Promise<void> {
  const early = (answer: unknown): never => {
    throw new Violation('J1', { expected: 'no answer while the standby is away', found: shown(answer), where })
  }
  await Promise.race([awaited, pending.then(early, () => awaited)])
}

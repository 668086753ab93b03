import type { RunStatus } from '@tangle-network/durability-contract'
import { CONDITIONS, type Condition, launchFleet, statusOf } from '../../arbitrary/fleet.ts'
import type { Law } from '../../law/law.ts'
import { observedRun } from '../../law/observed-run.ts'

const REVIVAL = { sender: 'operator', reason: 'the cause is mended\u0000' }
const SHUT: readonly (RunStatus | null)[] = ['stalled', 'quarantined']

/** Who opened a run again, and why, stands in its inbox; of a run that was open nothing changes. */
export const aRevivalIsToldOf: Law = {
  id: 'a-revival-is-told-of',
  level: 'L0',
  clause: 'Q-5',
  also: ['J-13', 'J-9', 'M-1'],
  invariant: 'K5',
  statement:
    'revive opens a stalled or quarantined run with a message that says who and why, and changes nothing of any other',
  async check({ stage, demand }) {
    const { open, clock } = await stage()
    const journal = await open()
    const fleet = (Object.keys(CONDITIONS) as Condition[]).map(
      (condition) => [condition, { condition, queue: 'queue', agent: 'agent' }] as const,
    )
    await launchFleet(journal, clock, fleet)
    await demand.refused('RUN_NOT_FOUND', 'revive of an unknown run', () => journal.revive('unknown', REVIVAL))
    for (const [runId, run] of fleet) {
      const status = statusOf(run)
      if (status === null) {
        await demand.refused('RUN_NOT_FOUND', `revive of a run that is ${runId}`, () => journal.revive(runId, REVIVAL))
        continue
      }
      const before = await observedRun(journal, runId)
      if (before.head.endedAt !== null) {
        await demand.refused('RUN_CLOSED', `revive of a run that is ${runId}`, () => journal.revive(runId, REVIVAL))
        demand.equal(await observedRun(journal, runId), before, `a run that is ${runId} after that`)
        continue
      }
      const head = await demand.granted(`revive of a run that is ${runId}`, () => journal.revive(runId, REVIVAL))
      const found = await observedRun(journal, runId)
      demand.equal(found.head, head, `the head that revive of a run that is ${runId} answers`)
      if (!SHUT.includes(status)) {
        demand.equal(found, before, `a run that is ${runId} after a revival`)
        continue
      }
      const inbox = { ...before.head.inbox, last: before.head.inbox.last + 1 }
      demand.equal(
        head,
        { ...before.head, status: 'open', stalled: null, inbox },
        `the head of a run that was ${runId}`,
      )
      const { id: _, ...message } = found.messages.at(-1) ?? { id: '' }
      const told = { position: inbox.last, sender: 'operator', kind: 'durability:revived', at: clock.now() }
      demand.equal(
        message,
        { ...told, payload: { reason: REVIVAL.reason.replace('\u0000', '\ufffd') } },
        'the message about it',
      )
      const { id: first } = found.messages.at(-1) ?? {}
      demand.isTrue(
        first?.startsWith('durability:revived') ?? false,
        'an id of the kernel',
        'the message about a revival',
      )
      demand.equal(await journal.revive(runId, REVIVAL), head, 'a second revival, which finds an open run')
      const claim = { owner: 'claimer', ttlMs: 1, limit: 20, queue: 'queue', supports: { agents: ['agent'] } }
      const claimed = (await journal.claim(claim)).map(({ lease }) => lease.runId)
      demand.isTrue(claimed.includes(runId), 'the revived run among the claimed', `claim of a run that was ${runId}`)
      clock.advance(1)
    }
  },
}

import { LIMITS } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { observedRun } from '../../law/observed-run.ts'
import { batch, begun, MANIFEST } from '../../law/sample.ts'

const BOUND = LIMITS.claimsWithoutProgress

/** A run that kills whoever drives it is tried so often and no more, and takes nobody's place. */
export const poisonIsQuarantined: Law = {
  id: 'poison-is-quarantined',
  level: 'L0',
  clause: 'Q-3',
  also: ['L-8', 'N-1', 'Q-5'],
  invariant: 'K5',
  statement:
    'a run is granted as often without progress as the limit says, and then quarantined: listed, never claimed, never acquired',
  async check({ stage, demand }) {
    const { open, clock } = await stage()
    const journal = await open()
    const { lease, after } = await begun(journal, 'poison')
    await journal.append(lease, batch(after))
    await journal.release(lease)
    const claim = (limit: number) =>
      journal.claim({ owner: 'claimer', ttlMs: 1, limit, queue: 'queue', supports: { agents: ['agent'] } })
    for (let count = 1; count <= BOUND; count += 1) {
      const [granted] = await claim(1)
      demand.equal(granted?.lease.epoch, 1 + count, `the epoch of claim ${count}`)
      clock.advance(1)
    }
    const before = await observedRun(journal, 'poison')
    clock.advance(1)
    await journal.begin('healthy', MANIFEST)
    const claimed = await claim(1)
    demand.equal(
      claimed.map(({ lease }) => lease.runId),
      ['healthy'],
      `what the claim after ${BOUND} in vain gets`,
    )

    for (const reader of [journal, await open()]) {
      const { head, ...rest } = await observedRun(reader, 'poison')
      const { stalled, ...standing } = head
      const { stalled: _, ...expected } = before.head
      demand.equal(standing, { ...expected, status: 'quarantined', holder: null }, 'the head of a quarantined run')
      demand.isTrue(typeof stalled === 'string' && stalled.length > 0, 'a reason', 'the head of a quarantined run')
      demand.equal({ ...rest, head: before.head }, before, 'the rest of a quarantined run')
      const listed = await reader.list({ status: ['quarantined'] })
      demand.equal(listed.runs, [head], 'the list of quarantined runs')
    }
    clock.advance(1_000)
    const again = await claim(5)
    demand.equal(
      again.map(({ lease }) => lease.runId),
      ['healthy'],
      'what is claimed later',
    )
    const request = { owner: 'owner', ttlMs: 1 }
    await demand.refused('RUN_QUARANTINED', 'acquire of a quarantined run', () => journal.acquire('poison', request))
    await demand.refused('RUN_QUARANTINED', 'begin that acquires a quarantined run', () =>
      journal.begin('poison', MANIFEST, { acquire: request }),
    )
    const { created, head } = await journal.begin('poison', MANIFEST)
    demand.equal([created, head.status], [false, 'quarantined'], 'begin of a quarantined run')

    await journal.revive('poison', { sender: 'operator', reason: 'mended' })
    for (let count = 1; count <= BOUND; count += 1) {
      const runs = (await claim(5)).map(({ lease }) => lease.runId)
      demand.isTrue(runs.includes('poison'), 'the revived run among them', `claim ${count} after a revival`)
      clock.advance(1)
    }
    await claim(5)
    demand.equal((await journal.head('poison')).status, 'quarantined', 'the status after as many claims again')
  },
}

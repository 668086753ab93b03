import { LIMITS } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { batch, begun, MANIFEST, panorama, TTL_MS } from '../../law/sample.ts'

/** Runs that are not there, are over, or were taken out of the way. */
export const whatCannotBeAcquired: Law = {
  id: 'what-cannot-be-acquired',
  level: 'L0',
  clause: 'L-8',
  also: ['J-8', 'Q-3', 'G-2', 'Q-5'],
  invariant: 'J8',
  statement:
    'acquire of an unknown run is RUN_NOT_FOUND, of an ended one RUN_CLOSED, of a quarantined one RUN_QUARANTINED',
  async check({ stage, demand }) {
    const { open, clock } = await stage()
    const [journal, other] = [await open(), await open()]
    for (const end of ['completed', 'failed', 'cancelled', 'moved'] as const) {
      const { lease, after } = await begun(journal, end)
      await journal.append(lease, batch(after, ['end'], { end }))
    }
    const forgotten = await begun(journal, 'forgotten')
    await journal.append(forgotten.lease, batch(forgotten.after, ['end'], { end: 'completed' }))
    await journal.forget('forgotten')
    await journal.begin('poison', MANIFEST)
    const claim = { owner: 'claimer', ttlMs: 1, limit: 1, queue: 'queue', supports: { agents: ['agent'] } }
    for (let claims = 0; claims < LIMITS.claimsWithoutProgress; claims += 1) {
      demand.equal((await journal.claim(claim)).length, 1, `runs granted by claim ${claims + 1}`)
      clock.advance(1)
    }
    demand.equal(await journal.claim(claim), [], 'runs granted once too often')
    demand.equal((await other.head('poison')).status, 'quarantined', 'the status of a run claimed too often')
    clock.advance(TTL_MS)
    const stood = await panorama(other)
    for (const [runId, code] of [
      ['unknown', 'RUN_NOT_FOUND'],
      ['Poison', 'RUN_NOT_FOUND'],
      ['forgotten', 'RUN_NOT_FOUND'],
      ['completed', 'RUN_CLOSED'],
      ['failed', 'RUN_CLOSED'],
      ['cancelled', 'RUN_CLOSED'],
      ['moved', 'RUN_CLOSED'],
      ['poison', 'RUN_QUARANTINED'],
    ] as const) {
      for (const owner of ['owner', 'claimer', 'next']) {
        await demand.refused(code, `acquire of ${runId} by ${owner}`, () => other.acquire(runId, { owner, ttlMs: 5 }))
      }
    }
    const acquire = { owner: 'next', ttlMs: 5 }
    await demand.refused('RUN_QUARANTINED', 'begin and acquire of a quarantined run', () =>
      other.begin('poison', MANIFEST, { acquire }),
    )
    demand.equal(await panorama(other), stood, 'the place after the refusals')
    await other.revive('poison', { sender: 'operator', reason: 'mended' })
    await demand.granted('acquire of a run that was revived', () => other.acquire('poison', acquire))
  },
}

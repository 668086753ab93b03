import type { ErrorCode, Lease } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { draft, panorama } from '../../law/sample.ts'
import { setScene } from '../../law/scene.ts'

/** What a transaction can be refused for before it begins, in the order in which it is checked. */
const CHECKS = ['RUN_NOT_FOUND', 'RUN_CLOSED', 'FENCED', 'CONFLICT'] as const

/** Every set of flaws but the empty one, the first of which must be the answer. */
const FLAWS = Array.from({ length: 2 ** CHECKS.length - 1 }, (_, index) =>
  CHECKS.filter((_, bit) => ((index + 1) >> bit) & 1),
)

export const aRefusedTransactionDoesNothing: Law = {
  id: 'a-refused-transaction-does-nothing',
  level: 'L0',
  clause: 'T-1',
  also: ['J-6', 'J-9', 'J-4'],
  invariant: 'J6',
  statement:
    'a transaction on a run that is unknown, ended, taken over or elsewhere is refused before its function runs, and leaves no trace',
  needs: ['transactions'],
  async check({ stage, demand, harness }) {
    const place = await stage()
    const journal = await place.openTransactional()
    const scene = await setScene(journal)
    const stood = await panorama(journal)
    let ran = 0
    const refused = (code: ErrorCode, where: string, lease: Lease, after: { seq: number; digest: string }) =>
      demand.refused(code, `a transaction with ${where}`, () =>
        journal.transact(lease, after, async (tx) => {
          ran += 1
          await harness.transactional?.effect(tx, where)
          return { at: 1, entries: [draft('never')] }
        }),
      )
    for (const flaws of FLAWS) {
      const has = (code: ErrorCode) => flaws.some((each) => each === code)
      const runId = has('RUN_NOT_FOUND') ? 'none' : has('RUN_CLOSED') ? 'ended' : 'run'
      const stale = has('FENCED') ? { token: 'other', epoch: scene.lease.epoch + 1 } : {}
      const after = has('CONFLICT') ? { seq: scene.after.seq - 1, digest: '0'.repeat(64) } : scene.after
      await refused(flaws[0] ?? 'CONFLICT', flaws.join(', '), { ...scene.lease, runId, ...stale }, after)
    }
    const { seq } = scene.after
    await refused('CONFLICT', 'another digest', scene.lease, { seq, digest: 'f'.repeat(64) })
    demand.equal(await panorama(journal), stood, 'the place after all the refusals')
    place.clock.advance(1_000_000)
    const { lease } = await journal.acquire('run', { owner: 'heir', ttlMs: 1_000 })
    await refused('FENCED', 'a lease that was taken over', scene.lease, scene.after)
    await journal.release(lease)
    await refused('FENCED', 'a lease that was released', lease, scene.after)
    demand.equal(ran, 0, 'how often the function of a refused transaction ran')
    demand.equal(await place.effects(), [], 'effects of refused transactions')
  },
}

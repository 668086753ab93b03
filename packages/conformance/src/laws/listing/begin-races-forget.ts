import { type Begun, isDurabilityError } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { observedRun } from '../../law/observed-run.ts'
import { batch, begun, MANIFEST, TTL_MS } from '../../law/sample.ts'

const cases = fc.record({
  beginners: fc.integer({ min: 1, max: 4 }),
  forgetters: fc.integer({ min: 1, max: 3 }),
  pruned: fc.boolean(),
  forgottenFirst: fc.boolean(),
  beginFirst: fc.boolean(),
})

/** Somebody begins a run anew while others forget the old one: there is one new run, and what was begun stays. */
export const beginRacesForget: Law = {
  id: 'begin-races-forget',
  level: 'L1',
  clause: 'G-3',
  also: ['G-1', 'G-2', 'L-2'],
  invariant: 'J6',
  statement:
    'begin with reuse racing forget and prune begins at most one run, which stands whole, with one epoch above all before',
  async check({ forAll, demand }) {
    await forAll(
      cases,
      async ({ beginners, forgetters, pruned, forgottenFirst, beginFirst }, { open, clock }) => {
        const journals = [await open(), await open(), await open()] as const
        const { lease: zombie, after } = await begun(journals[0])
        await journals[0].append(zombie, batch(after, ['of the old run'], { end: 'completed' }))
        clock.advance(1)
        if (forgottenFirst) await journals[0].forget('run')
        const manifest = { ...MANIFEST, seed: 'anew' }
        const begins = () =>
          Array.from({ length: beginners }, (_, index) => {
            const acquire = { owner: `owner ${index}`, ttlMs: TTL_MS }
            return orRefused(journals[index % 2 === 0 ? 0 : 1].begin('run', manifest, { reuse: true, acquire }))
          })
        const forgets = () =>
          Array.from({ length: forgetters }, () =>
            orRefused<unknown>(pruned ? journals[2].prune({ endedBefore: clock.now() }) : journals[2].forget('run')),
          )
        const early = beginFirst ? begins() : []
        const forgetting = forgets()
        const answers = await Promise.all([...early, ...(beginFirst ? [] : begins())])
        const granted = answers.filter((answer): answer is Begun => typeof answer === 'object')
        await Promise.all(forgetting)
        demand.equal(
          granted.filter(({ created }) => created).length,
          Math.min(1, granted.length),
          'runs that were begun',
        )
        demand.equal(granted.filter(({ lease }) => lease !== null).length, granted.length, 'leases that were granted')
        demand.isTrue(granted.length <= 1, 'one grant at most', `${granted.length} of ${beginners} who begin`)
        const [winner] = granted
        if (!winner?.lease) {
          demand.isTrue(!forgottenFirst, 'a grant where the old run was forgotten before', 'begin with reuse')
          return
        }
        const { head } = await observedRun(journals[1])
        const { owner, epoch, expiresAt } = winner.lease
        demand.equal([head.status, head.manifest, head.seq], ['open', manifest, 0], 'the new run')
        demand.equal(head.holder, { owner, epoch, expiresAt }, 'its holder')
        demand.equal(epoch, zombie.epoch + 1, 'its epoch')
        await demand.granted('append to the new run', () => journals[1].append(winner.lease ?? zombie, batch(head)))
        demand.equal((await observedRun(journals[0])).entries.length, 1, 'entries of the new run')
      },
      { weight: 0.5 },
    )
  },
}

/** The code of a refusal that a race may end in. */
async function orRefused<T>(call: Promise<T>): Promise<T | string> {
  try {
    return await call
  } catch (error) {
    if (!isDurabilityError(error) || error.outcome !== 'not-applied') throw error
    if (['RUN_CONFLICT', 'LEASE_HELD', 'RUN_NOT_CLOSED', 'RUN_NOT_FOUND'].includes(error.code)) return error.code
    throw error
  }
}

import { moveRun } from '@tangle-network/durability-contract'
import { EVENTFUL_STORIES, tell } from '../../arbitrary/run-story.ts'
import type { Law } from '../../law/law.ts'
import { observedRun } from '../../law/observed-run.ts'
import { batch, TTL_MS } from '../../law/sample.ts'

const MOVER = { owner: 'mover' }
const OPEN = ['held', 'released', 'asleep', 'waiting', 'stalled']

/** Whatever the run was doing, it is over in the one place and goes on in the other, above everybody who held it. */
export const aMovedRunIsInOnePlace: Law = {
  id: 'a-moved-run-is-in-one-place',
  level: 'L0',
  clause: 'X-4',
  also: ['X-1', 'X-2', 'G-3', 'L-4', 'J-8'],
  invariant: 'J6',
  statement:
    'a moved run is closed where it was and goes on elsewhere, whole, above every epoch that was ever granted for it',
  async check({ stage, demand }) {
    for (const story of EVENTFUL_STORIES.filter(({ standing }) => OPEN.includes(standing))) {
      const source = await stage()
      const target = await stage()
      const [from, to] = [await source.open(), await target.open()]
      await tell(from, source.clock, story)
      target.clock.advance(source.clock.now() - target.clock.now())
      const zombie =
        story.standing === 'held' ? undefined : (await from.acquire('run', { owner: 'zombie', ttlMs: TTL_MS })).lease
      const before = await observedRun(from)
      const moved = await demand.granted('moveRun', () => moveRun(from, to, 'run', MOVER))
      const closed = await observedRun(from)
      demand.equal(closed.entries.slice(0, -1), before.entries, 'the entries of the source, but for the last')
      const last = closed.entries.at(-1)
      demand.equal([last?.kind, last?.payload], ['run.moved', { v: 1 }], 'the entry that closed the source')
      demand.equal([closed.head.status, closed.head.holder], ['moved', null], 'the head of the source')
      if (zombie) {
        const append = () => from.append(zombie, batch(closed.head))
        await demand.refused('RUN_CLOSED', 'append to the source by its last holder', append)
      }
      const { head, ...rest } = await observedRun(to)
      const { head: _, ...expected } = before
      const { epoch } = closed.head
      demand.equal(rest, expected, 'what stands in the target')
      const open = { status: 'open', stalled: null, wakeAt: null, endedAt: null, holder: null }
      demand.equal(head, { ...before.head, ...open, epoch }, 'the head of the target')
      demand.equal(moved, head, 'the head that moveRun answers')
      demand.equal(await moveRun(from, to, 'run', MOVER), head, 'what moving again answers')
      demand.equal(await observedRun(from), closed, 'the source after moving again')

      const { lease } = await to.acquire('run', { owner: 'owner', ttlMs: TTL_MS })
      demand.isTrue(lease.epoch > epoch, `an epoch above ${epoch}`, `acquire in the target: ${lease.epoch}`)
      await demand.granted('append in the target', () => to.append(lease, batch(head)))
      demand.equal((await moveRun(from, to, 'run', MOVER)).seq, head.seq + 1, 'the head after the run has gone on')

      // And back again, once the source has forgotten it.
      await from.forget('run')
      const back = await demand.granted('moveRun back', () => moveRun(to, from, 'run', MOVER))
      const heir = await from.acquire('run', { owner: 'heir', ttlMs: TTL_MS })
      demand.isTrue(
        heir.lease.epoch > back.epoch && back.epoch > lease.epoch,
        'an epoch above all',
        'acquire after moving back',
      )
    }
  },
}

import type { Batch } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { observedRun } from '../../law/observed-run.ts'
import { batch, begun } from '../../law/sample.ts'
import { note } from './note.ts'

/** The position seen is one that exists, and never goes back. */
export const nobodyHasSeenWhatIsNotThere: Law = {
  id: 'nobody-has-seen-what-is-not-there',
  level: 'L0',
  clause: 'M-6',
  also: ['J-9', 'J-5'],
  invariant: 'K8',
  statement: 'a batch that names a position past the inbox is refused whole; the position seen never goes back',
  async check({ stage, demand }) {
    const { open, clock } = await stage()
    const journal = await open()
    const { lease, after } = await begun(journal)
    for (const id of ['a', 'b', 'c']) await journal.deliver('run', note(id))
    const before = await observedRun(journal)
    const wakeAt = clock.now() + 1
    const ways: Partial<Batch>[] = [
      {},
      { suspend: { wakeAt } },
      { suspend: {} },
      { end: 'completed' },
      { progress: false },
    ]
    for (const more of ways) {
      for (const seen of [4, 5, Number.MAX_SAFE_INTEGER]) {
        const offered = batch(after, [null], { ...more, seen })
        await demand.refused('CURSOR_INVALID', `append of ${JSON.stringify({ ...more, seen })}`, () =>
          journal.append(lease, offered),
        )
      }
      demand.equal(await observedRun(journal), before, 'the run after a refusal')
    }
    let place = after
    for (const [seen, expected] of [
      [2, 2],
      [undefined, 2],
      [0, 2],
      [1, 2],
      [3, 3],
      [2, 3],
    ] as const) {
      place = (await journal.append(lease, batch(place, [seen], seen === undefined ? {} : { seen }))).cursor
      demand.equal(
        (await journal.head('run')).inbox,
        { last: 3, seen: expected },
        `the inbox after one that saw ${seen}`,
      )
    }
    await journal.append(lease, batch(place, ['asleep'], { suspend: { wakeAt }, seen: 1 }))
    const { inbox, wakeAt: due } = await journal.head('run')
    demand.equal({ inbox, due }, { inbox: { last: 3, seen: 3 }, due: wakeAt }, 'a run that had seen everything before')
    await journal.verify('run')
  },
}

import type { Journal } from '@tangle-network/durability-contract'
import { heardLater } from '../../law/heard-later.ts'
import type { Law } from '../../law/law.ts'
import { patiently } from '../../law/patience.ts'
import { batch, begun } from '../../law/sample.ts'
import { expectedEntries } from '../../law/written-run.ts'

/** Whoever waits at the head is told of what comes, be it committed by this journal or by another of the same place. */
export const aWaitingWatcherIsWoken: Law = {
  id: 'a-waiting-watcher-is-woken',
  level: 'L1',
  clause: 'R-8',
  also: ['R-7', 'G-1'],
  invariant: 'J11',
  statement: 'what is committed reaches those who wait for it, whichever journal on the place commits it',
  async check({ stage, demand }) {
    const { open } = await stage()
    const journals = [await open(), await open()] as const
    const { lease, after } = await begun(journals[0])
    await begun(journals[0], 'run-1')
    const watchers = journals.map((journal) => journal.watch('run')[Symbol.asyncIterator]())
    let place = after
    for (let count = 0; count < 6; count += 1) {
      const coming = watchers.map((watcher) => heardLater(watcher.next()))
      const payloads = [['alone', count]]
      const [expected] = expectedEntries(place, payloads, lease.epoch)
      place = (await (journals[count % 2] as Journal).append(lease, batch(place, payloads))).cursor
      const got = await patiently(`entry ${count + 1}`, Promise.all(coming))
      for (const each of got) demand.equal(each, { done: false, value: expected }, `entry ${count + 1} as it came`)
    }
    const coming = watchers.map((watcher) => heardLater(watcher.next()))
    const [last] = expectedEntries(place, ['last'], lease.epoch)
    await journals[1].append(lease, batch(place, ['last'], { end: 'failed' }))
    for (const each of await patiently('the terminal entry', Promise.all(coming))) {
      demand.equal(each, { done: false, value: last }, 'the terminal entry')
    }
    const ends = await patiently('the end', Promise.all(watchers.map((watcher) => heardLater(watcher.next()))))
    for (const each of ends) demand.equal(each, { done: true, value: undefined }, 'what follows the terminal entry')
  },
}

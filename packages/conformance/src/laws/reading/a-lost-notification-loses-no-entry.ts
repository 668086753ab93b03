import { setTimeout as later } from 'node:timers/promises'
import type { JournalStore } from '@tangle-network/durability-contract'
import { boundStore } from '../../law/bound-store.ts'
import { collected } from '../../law/collected.ts'
import { heardLater } from '../../law/heard-later.ts'
import type { Law } from '../../law/law.ts'
import { patiently } from '../../law/patience.ts'
import { batch, begun } from '../../law/sample.ts'
import { expectedEntries } from '../../law/written-run.ts'

/** How long this store leaves a change unnoticed. The contract allows it a second. */
const DEAF_MS = 200

/** A store that is never told of a change, and looks only when its time is over. */
function deaf(store: JournalStore): JournalStore {
  return { ...boundStore(store), changed: ({ signal }) => later(DEAF_MS, undefined, { signal }).catch(() => {}) }
}

/** A store that tells of changes where there are none, so that whoever waits looks again and finds nothing. */
function jumpy(store: JournalStore, wakes: number): JournalStore {
  let left = wakes
  const changed: JournalStore['changed'] = (ask) => {
    left -= 1
    return left >= 0 ? Promise.resolve() : store.changed(ask)
  }
  return { ...boundStore(store), changed }
}

/** A notification says when to look, never what is there. */
export const aLostNotificationLosesNoEntry: Law = {
  id: 'a-lost-notification-loses-no-entry',
  level: 'L1',
  clause: 'R-7',
  also: ['R-8'],
  invariant: 'K8',
  statement: 'a watcher gets every entry once also where notifications are lost, or come without a reason',
  needs: ['store'],
  async check({ stage, demand }) {
    const { open } = await stage()
    const writer = await open()
    const { lease, after } = await begun(writer)
    const watchers = [await open({ wrap: deaf }), await open({ wrap: (store) => jumpy(store, 20) })]
    const iterators = watchers.map((journal) => journal.watch('run')[Symbol.asyncIterator]())
    const firsts = iterators.map((each) => heardLater(each.next()))
    const payloads = ['a', 'b', 'c']
    const expected = expectedEntries(after, payloads, lease.epoch)
    const { cursor } = await writer.append(lease, batch(after, payloads.slice(0, 1)))
    demand.equal(
      await patiently('the first entry', Promise.all(firsts)),
      watchers.map(() => ({ done: false, value: expected[0] })),
      'the first entry',
    )
    const rests = iterators.map((each) => collected({ [Symbol.asyncIterator]: () => each }))
    await writer.append(lease, batch(cursor, payloads.slice(1), { end: 'completed' }))
    for (const rest of await patiently('the end of the watchers', Promise.all(rests))) {
      demand.equal(rest, expected.slice(1), 'the entries after the first')
    }
  },
}

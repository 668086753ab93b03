import { setTimeout as later } from 'node:timers/promises'
import type { JournalStore } from '@tangle-network/durability-contract'
import { boundStore } from '../../law/bound-store.ts'
import { heardLater } from '../../law/heard-later.ts'
import type { Law } from '../../law/law.ts'
import { patiently } from '../../law/patience.ts'
import { batch } from '../../law/sample.ts'
import { writtenRun } from '../../law/written-run.ts'

/** Long enough for a busy loop to turn thousands of times. */
const IDLE_MS = 100
/** What a store may look that polls every few milliseconds. */
const MANY = 40
/** A loop that asks a server turns no faster than others ask it: this often they do meanwhile. */
const QUESTIONS = 200

/** While nothing happens a watcher waits. One that turned in microtasks would never let anybody else have a turn. */
export const anIdleWatcherRests: Law = {
  id: 'an-idle-watcher-rests',
  level: 'L0',
  clause: 'R-8',
  invariant: 'J11',
  statement:
    'a watcher at the head of a run reads no more than now and then while nothing happens, and is there when something does',
  needs: ['store'],
  async check({ stage, demand }) {
    const { open } = await stage()
    let reads = 0
    const counted = (store: JournalStore): JournalStore => ({
      ...boundStore(store),
      read: (ask) => {
        reads += 1
        if (reads > 10 * MANY) throw new Error('the watcher reads in a busy loop')
        return store.read(ask)
      },
    })
    const writer = await open()
    const { lease, after } = await writtenRun(writer, 'run', [3])
    const journal = await open({ wrap: counted })
    const coming = heardLater(journal.watch('run', { after })[Symbol.asyncIterator]().next())
    coming.catch(() => {})
    await later(IDLE_MS)
    demand.isTrue(reads <= MANY, `at most ${MANY} reads in ${IDLE_MS} ms`, `a watcher that read ${reads} times`)
    for (let nth = 0; nth < QUESTIONS; nth++) await writer.head('run')
    demand.isTrue(
      reads <= MANY,
      `at most ${MANY} reads`,
      `a watcher that read ${reads} times beside ${QUESTIONS} heads`,
    )
    await writer.append(lease, batch(after, ['at last']))
    const { value } = await patiently('the entry', coming)
    demand.equal(value?.payload, 'at last', 'the entry that came at last')
  },
}

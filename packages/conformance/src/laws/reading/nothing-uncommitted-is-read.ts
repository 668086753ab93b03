import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Entry, Failpoint, Journal } from '@tangle-network/durability-contract'
import { collected } from '../../law/collected.ts'
import type { Law } from '../../law/law.ts'
import { patiently } from '../../law/patience.ts'
import { batch, begun, readAll } from '../../law/sample.ts'
import { expectedEntries } from '../../law/written-run.ts'

/** Instants at which nothing is committed yet; the last two are not of every store. */
const INSTANTS: readonly Failpoint[] = [
  'append:before-write',
  'append:before-commit',
  'append:after-fence',
  'append:between-entries',
]

/** An append that fails before its commit is seen by nobody: not by who reads and not by who watches. */
export const nothingUncommittedIsRead: Law = {
  id: 'nothing-uncommitted-is-read',
  level: 'L1',
  clause: 'R-7',
  also: ['R-1', 'R-6', 'F-2', 'J-5'],
  invariant: 'J2',
  statement: 'of a batch that fails before its commit neither readers nor watchers ever see an entry',
  meets: ['append:before-write', 'append:before-commit'],
  async check({ stage, demand, tally }) {
    const { open } = await stage()
    let failing: Failpoint | undefined
    const writer = await open({
      failpoint: (name) => {
        if (name !== failing) return
        tally.meet(name)
        throw new Error('failed as it was asked to')
      },
    })
    const others = [writer, await open()]
    const { lease, after } = await begun(writer)
    const watching = others.map((journal) => collected(journal.watch('run')))
    for (const watcher of watching) watcher.catch(() => {})
    for (const instant of INSTANTS) {
      failing = instant
      const appending = writer.append(lease, batch(after, [instant, 'and more'])).catch(() => 'failed')
      const meanwhile = await readMeanwhile(others, appending)
      const failed = await appending
      failing = undefined
      if (failed !== 'failed') {
        demand.isTrue(!tally.met.has(instant), 'a failure where the failpoint threw', `append at ${instant}`)
        // This store has no such instant: what was appended is the head, and there is nothing more to see.
        break
      }
      for (const journal of others)
        demand.equal(await readAll(journal, 'run'), [], `entries after a failure at ${instant}`)
      for (const entries of meanwhile) demand.equal(entries, [], `entries read before a failure at ${instant}`)
    }
    const place = await writer.head('run')
    const soFar = await readAll(writer, 'run')
    await writer.append(lease, batch(place, ['the end'], { end: 'completed' }))
    const expected = [...soFar, ...expectedEntries(place, ['the end'], lease.epoch)]
    for (const got of await patiently('the end of the watchers', Promise.all(watching))) {
      demand.equal(got, expected, 'what watchers got')
    }
  },
}

/** What others read, turn by turn, while the append is on its way. */
async function readMeanwhile(others: readonly Journal[], appending: Promise<unknown>): Promise<(readonly Entry[])[]> {
  const read: (readonly Entry[])[] = []
  let isOver = false
  void appending.then(() => {
    isOver = true
  })
  while (!isOver) {
    for (const journal of others) read.push((await journal.read('run')).entries)
    await nextTurn()
  }
  return read
}

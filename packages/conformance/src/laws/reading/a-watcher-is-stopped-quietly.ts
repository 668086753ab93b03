import { collected } from '../../law/collected.ts'
import { heardLater } from '../../law/heard-later.ts'
import type { Law } from '../../law/law.ts'
import { patiently } from '../../law/patience.ts'
import { writtenRun } from '../../law/written-run.ts'

/** Abort ends a watcher without an error, wherever it is; closing the journal tells it so. */
export const aWatcherIsStoppedQuietly: Law = {
  id: 'a-watcher-is-stopped-quietly',
  level: 'L0',
  clause: 'R-7',
  also: ['J-14', 'V-5'],
  invariant: 'J11',
  statement:
    'a watcher ends quietly when its signal is aborted, before, between and after entries, and with an error when its journal closes',
  async check({ stage, demand }) {
    const { open } = await stage()
    const journal = await open()
    const { entries } = await writtenRun(journal, 'run', [2, 1])
    const before = await collected(journal.watch('run', { signal: AbortSignal.abort() }))
    demand.equal(before, [], 'what comes after an abort that came first')

    const between = new AbortController()
    const got = []
    for await (const entry of journal.watch('run', { signal: between.signal })) {
      got.push(entry)
      between.abort()
    }
    demand.equal(got, entries.slice(0, 1), 'what comes before an abort between two entries')

    const waiting = new AbortController()
    const waiter = journal.watch('run', { after: { seq: 3 }, signal: waiting.signal })[Symbol.asyncIterator]()
    const idle = heardLater(waiter.next())
    waiting.abort()
    const ended = await patiently('the end of a watcher that waits', idle)
    demand.equal(ended, { done: true, value: undefined }, 'a watcher that waits at the head, aborted')

    const closing = await open()
    const place = { seq: 2 }
    const watcher = closing.watch('run', { after: place })[Symbol.asyncIterator]()
    // Whoever watches has said from where; what becomes of his object afterwards is nothing to the journal.
    place.seq = 0
    demand.equal(await watcher.next(), { done: false, value: entries[2] }, 'the last entry')
    const cut = heardLater(watcher.next())
    // It is looked at only later, and must not count as unhandled until then.
    cut.catch(() => {})
    await patiently('closing under a watcher', closing.close())
    await demand.refused('JOURNAL_CLOSED', 'a watcher whose journal closes', () => patiently('its end', cut))
    await demand.refused('JOURNAL_CLOSED', 'watch of a closed journal', () =>
      closing.watch('run')[Symbol.asyncIterator]().next(),
    )
  },
}

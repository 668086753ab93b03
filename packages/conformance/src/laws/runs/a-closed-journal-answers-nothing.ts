import type { Law } from '../../law/law.ts'
import { errorOf, panorama } from '../../law/sample.ts'
import { MUTATIONS, READS, setScene } from '../../law/scene.ts'

/** Also where a call is a loop that was begun before. */
export const aClosedJournalAnswersNothing: Law = {
  id: 'a-closed-journal-answers-nothing',
  level: 'L0',
  clause: 'J-14',
  also: ['R-7', 'E-1'],
  invariant: 'J15',
  statement: 'after close every call is JOURNAL_CLOSED, watching and exporting included, and nothing is changed',
  async check({ stage, demand }) {
    const { open } = await stage()
    const [journal, looping, other] = [await open(), await open(), await open()]
    const scene = await setScene(journal)
    const stood = await panorama(other)
    await journal.close()
    await demand.granted('close once more', () => journal.close())
    for (const [where, call] of Object.entries({ ...MUTATIONS, ...READS })) {
      await demand.refused('JOURNAL_CLOSED', `${where} after close`, () => call(journal, scene))
    }
    await demand.refused('JOURNAL_CLOSED', 'prune after close', () => journal.prune({ endedBefore: 9e15 }))
    const fork = () => journal.fork('run', { at: 1, as: 'fork' })
    await demand.refused('JOURNAL_CLOSED', 'fork after close', fork)
    const watching = looping.watch('run')[Symbol.asyncIterator]()
    const exporting = looping.export('run')[Symbol.asyncIterator]()
    await exporting.next()
    for (let seen = 0; seen < scene.after.seq; seen += 1) await watching.next()
    const waiting = errorOf(() => watching.next())
    await looping.close()
    const ended = await waiting
    await demand.refused('JOURNAL_CLOSED', 'a watch that waits', () => Promise.reject(ended))
    await demand.refused('JOURNAL_CLOSED', 'an export that was begun', () => exporting.next())
    demand.equal(await panorama(other), stood, 'the place, seen by a journal that is open')
  },
}

import { onABadLine } from '../../law/bad-line.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, errorOf, panorama } from '../../law/sample.ts'

/** Two appends of one lease on their way: a writer must not do so, and a store must not be fooled. */
export const aLateAppendFindsItsPlaceTaken: Law = {
  id: 'a-late-append-finds-its-place-taken',
  level: 'L0',
  clause: 'J-11',
  also: ['J-4', 'J-6'],
  invariant: 'J2',
  statement: 'an append that arrives after another batch took its place is refused, under the same lease too',
  needs: ['store'],
  async check({ stage, demand }) {
    const place = await stage()
    const { journal, arriveLate } = await onABadLine(place, false)
    const { lease, after } = await begun(journal)
    await errorOf(() => journal.append(lease, batch(after, ['late'])))
    await journal.append(lease, batch(after, ['instead']))
    const stood = await panorama(journal)
    demand.equal((await arriveLate()).refused, 'CONFLICT', 'the answer to the append that comes late')
    demand.equal(await panorama(journal), stood, 'the place after the append came late')
    await demand.refused('CONFLICT', 'the append itself, offered again', () =>
      journal.append(lease, batch(after, ['late'])),
    )
  },
}

import { isDeepStrictEqual } from 'node:util'
import type { Law } from '../../law/law.ts'
import { READS, setScene } from '../../law/scene.ts'
import { Violation } from '../../law/violation.ts'
import { disturb } from './disturb.ts'
import { Line } from './line.ts'
import { isOfTheStore, shownTold } from './told.ts'

/** A read has no effect that could be unknown: whoever did not get its answer simply reads again. */
export const aLostReadIsReadAgain: Law = {
  id: 'a-lost-read-is-read-again',
  level: 'L3',
  clause: 'E-5',
  also: ['R-2', 'R-6', 'E-2'],
  invariant: 'J15',
  statement: 'a read whose answer is lost is told as not applied, never as empty, and the next one answers as before',
  needs: ['network'],
  async check(trial) {
    const stage = await trial.stage()
    await using line = await Line.lay(trial, stage)
    const scene = await setScene(line.direct)
    for (const kind of ['cut before', 'cut after', 'torn answer', 'spoil'] as const) {
      trial.tally.ask(kind)
      for (const [name, read] of Object.entries(READS)) {
        const expected = await read(line.direct, scene)
        for (let nth = 1, isHit = true; isHit; nth++) {
          const where = `${name}, ${kind} at exchange ${nth}`
          const { told, fault } = await disturb(line, { kind, nth }, where, () => read(line.journal, scene))
          const fail = (words: string) => new Violation('J15', { expected: words, found: shownTold(told), where })
          if (told.done) trial.demand.equal(told.answer, expected, where)
          else if (!fault) throw fail('an answer, as nothing was in the way')
          else if (!isOfTheStore(told.code)) throw fail('an error of the store, as nothing refused the call')
          else if (told.outcome !== 'not-applied') throw fail('a read to be told as not applied')
          const again = await trial.demand.granted(`${where}, again`, () => read(line.journal, scene))
          if (!isDeepStrictEqual(again, expected)) trial.demand.equal(again, expected, `${where}, again`)
          if (fault) trial.tally.land(kind)
          isHit = fault !== undefined
        }
      }
    }
  },
}

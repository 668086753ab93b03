import type { ErrorCode } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { REFUSALS } from '../../law/refusals.ts'
import { setScene } from '../../law/scene.ts'
import { Violation } from '../../law/violation.ts'
import { disturb } from './disturb.ts'
import { Line } from './line.ts'
import { scenery } from './scenery.ts'
import { isOfTheStore, shownTold } from './told.ts'

/** What would be refused never succeeds because its answer was lost, nor is it refused with another word. */
export const aRefusalIsOneOnAnyLine: Law = {
  id: 'a-refusal-is-one-on-any-line',
  level: 'L3',
  clause: 'E-5',
  also: ['E-2', 'J-6', 'J-9'],
  invariant: 'J15',
  statement:
    'whatever is lost of a call that must be refused, it is refused or unknown, never done, and leaves no trace',
  needs: ['network'],
  meets: ['a refusal was lost'],
  async check(trial) {
    const stage = await trial.stage()
    await using line = await Line.lay(trial, stage)
    const scene = await setScene(line.direct)
    const before = await scenery(line.direct)
    for (const kind of ['cut before', 'cut after'] as const) {
      for (const [code, calls] of Object.entries(REFUSALS)) {
        for (const [name, call] of Object.entries(calls)) {
          for (let nth = 1, isHit = true; isHit; nth++) {
            const where = `${name} (${code}), ${kind} at exchange ${nth}`
            const { told, fault } = await disturb(line, { kind, nth }, where, () => call(line.journal, scene))
            const fail = (expected: string) => new Violation('J15', { expected, found: shownTold(told), where })
            if (told.done) throw fail(code)
            if (told.code === code ? told.outcome !== 'not-applied' : !fault || !isOfTheStore(told.code))
              throw fail(code)
            isHit = fault !== undefined
            if (isHit) trial.tally.meet('a refusal was lost')
            trial.tally.operations += 1
          }
          await trial.demand.refused(code as ErrorCode, `${name} (${code}), again`, () => call(line.journal, scene))
        }
      }
    }
    trial.demand.equal(await scenery(line.direct), before, 'after all that was refused')
  },
}

import type { Law } from '../../law/law.ts'
import { MUTATIONS, READS, setScene } from '../../law/scene.ts'
import { Violation } from '../../law/violation.ts'
import { Line } from './line.ts'
import { scenery } from './scenery.ts'
import { isOfTheStore, shownTold, type Told, toldOf } from './told.ts'

/** A backend may go on trying for as long as it waits for an answer. */
const TIMEOUT_MS = 1_500

export const aServerThatIsAwayComesBack: Law = {
  id: 'a-server-that-is-away-comes-back',
  level: 'L3',
  clause: 'E-5',
  also: ['E-2', 'J-5', 'R-2'],
  invariant: 'J15',
  statement:
    'while no connection can be made every call says so and changes nothing, and afterwards all work as before',
  needs: ['network'],
  meets: ['a connection was refused'],
  async check(trial) {
    const stage = await trial.stage()
    await using line = await Line.lay(trial, stage, { timeoutMs: TIMEOUT_MS })
    const { proxy, journal, direct } = line
    const scene = await setScene(direct)
    const leave = () => {
      proxy.refuse(true)
      proxy.cut()
    }
    leave()
    // All at once, as each may try for the whole of its time.
    const reads = Object.entries(READS)
    await Promise.all(
      reads.map(async ([name, read]) => demandHonest(name, await toldOf(name, () => read(journal, scene)), true)),
    )
    proxy.refuse(false)
    for (const [name, read] of reads) await trial.demand.granted(`${name}, afterwards`, () => read(journal, scene))
    for (const [name, call] of Object.entries(MUTATIONS)) {
      const before = await scenery(direct)
      leave()
      demandHonest(name, await toldOf(name, () => call(journal, scene)), false)
      trial.demand.equal(await scenery(direct), before, `${name} while the server is away`)
      proxy.refuse(false)
      await trial.demand.granted(`${name}, afterwards`, () => call(journal, scene))
    }
    if (proxy.refused > 0) trial.tally.meet('a connection was refused')
  },
}

function demandHonest(name: string, told: Told, isRead: boolean): void {
  if (!told.done && isOfTheStore(told.code) && (!isRead || told.outcome === 'not-applied')) return
  const expected = isRead ? 'an error of the store, not applied' : 'an error of the store'
  throw new Violation('J15', { expected, found: shownTold(told), where: `${name} while the server is away` })
}

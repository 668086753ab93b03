import type { Mutation } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { patiently } from '../../law/patience.ts'
import { MUTATIONS, setScene } from '../../law/scene.ts'
import { Stage } from '../../law/stage.ts'
import type { Trial } from '../../law/trial.ts'
import { disturb } from './disturb.ts'
import { STEP_MS } from './disturb-every-mutation.ts'
import { judgeFate } from './fate.ts'
import { Line } from './line.ts'
import { scenery } from './scenery.ts'

/** Long enough for a call on a busy machine, and short enough to be waited for. */
const TIMEOUT_MS = 1_500
const PATIENCE_MS = 8_000

/** A half-open connection: nothing is cut, and nothing comes any more. */
export const aSilentConnectionIsGivenUp: Law = {
  id: 'a-silent-connection-is-given-up',
  level: 'L3',
  clause: 'E-2',
  also: ['E-5', 'J-15'],
  invariant: 'J15',
  statement: 'a call that is never answered ends by itself as unknown, and the next one uses another connection',
  needs: ['network'],
  meets: ['a commit was followed by silence'],
  async check(trial) {
    trial.tally.ask('silence')
    // They wait at the same time, as each waits for its own timeout.
    const ends = Object.keys(MUTATIONS).map((name) => givenUp(trial, name as Mutation))
    await Promise.allSettled(ends)
    await Promise.all(ends)
  },
}

async function givenUp(trial: Trial, name: Mutation): Promise<void> {
  for (let nth = 1, isHit = true; isHit; nth++) {
    await using stage = await Stage.provision(trial.harness)
    await using line = await Line.lay(trial, stage, { timeoutMs: TIMEOUT_MS })
    const scene = await setScene(line.direct)
    const [before, after] = [await scenery(line.direct), await afterwards(trial, name)]
    stage.clock.advance(STEP_MS)
    const where = `${name}, silence at exchange ${nth}`
    const call = () => patiently(`the end of ${where}`, MUTATIONS[name](line.journal, scene), PATIENCE_MS)
    const { told, fault, heardSince } = await disturb(
      line,
      { kind: 'silence', nth, matches: ({ mayCommit }) => mayCommit },
      where,
      call,
    )
    isHit = fault !== undefined
    if (!fault) return
    trial.tally.land('silence')
    const hasHappened = judgeFate({ where, told, fault, heardSince, found: await scenery(line.direct), before, after })
    if (hasHappened) trial.tally.meet('a commit was followed by silence')
    const message = { id: 'next', sender: 'sender', kind: 'note', payload: null }
    await trial.demand.granted(`deliver, after ${where}`, () => line.journal.deliver('due', message))
    trial.demand.equal(line.proxy.reused, 0, `requests on a silent connection, after ${where}`)
  }
}

/** What the mutation makes of the scene when it is the only one. */
async function afterwards(trial: Trial, name: Mutation): Promise<unknown> {
  await using stage = await Stage.provision(trial.harness)
  const journal = await stage.open()
  const scene = await setScene(journal)
  stage.clock.advance(STEP_MS)
  await MUTATIONS[name](journal, scene)
  return await scenery(journal)
}

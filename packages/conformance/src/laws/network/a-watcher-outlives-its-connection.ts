import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Entry } from '@tangle-network/durability-contract'
import { heardLater } from '../../law/heard-later.ts'
import type { Law } from '../../law/law.ts'
import { patiently } from '../../law/patience.ts'
import { batch, begun, readAll } from '../../law/sample.ts'
import { follow } from './follow.ts'
import { Line } from './line.ts'

const BATCHES = 8

/** Connections are cut and notifications lost between what is watched for; the log is what counts. */
export const aWatcherOutlivesItsConnection: Law = {
  id: 'a-watcher-outlives-its-connection',
  level: 'L3',
  clause: 'R-7',
  also: ['R-6', 'R-8'],
  invariant: 'K8',
  statement:
    'whoever watches a run gets every entry once and in order, whatever becomes of connections and notifications',
  needs: ['network'],
  meets: ['a connection was cut beneath a watcher'],
  async check(trial) {
    const stage = await trial.stage()
    await using line = await Line.lay(trial, stage, { connections: 2 })
    const { lease, after } = await begun(line.direct)
    const seen: Entry[] = []
    const onResume = () => trial.tally.meet('a watch was taken up again')
    const calm = () => Promise.resolve()
    const followed = heardLater(follow({ journal: line.journal, runId: 'run', seen, calm, onResume }))
    let place = after
    for (let nth = 0; nth < BATCHES; nth++) {
      line.proxy.withhold(nth % 2 === 1)
      const end = nth === BATCHES - 1 ? ({ end: 'completed' } as const) : {}
      place = (await line.direct.append(lease, batch(place, [{ nth }, null], end))).cursor
      // Every other time at once, while it is perhaps being read.
      if (nth % 4 < 2) await patiently(`entry ${place.seq}`, Promise.race([until(seen, place.seq), followed]))
      if (line.proxy.cut() > 0) trial.tally.meet('a connection was cut beneath a watcher')
    }
    await patiently('the end of the watch', followed, 10_000)
    trial.demand.equal(seen, await readAll(line.direct, 'run'), 'what was watched, across cut connections')
    for (let lost = 0; lost < line.proxy.withheld; lost++) trial.tally.meet('a notification was lost')
  },
}

/** Looked for at every turn of the event loop: there is nobody to tell of it. */
async function until(seen: readonly Entry[], seq: number): Promise<void> {
  while ((seen.at(-1)?.seq ?? 0) < seq) await nextTurn()
}

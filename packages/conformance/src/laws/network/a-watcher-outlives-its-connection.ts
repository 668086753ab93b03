import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Entry } from '@tangle-network/durability-contract'
import { heardLater } from '../../law/heard-later.ts'
import type { Law } from '../../law/law.ts'
import { patiently } from '../../law/patience.ts'
import { batch, begun, errorOf, readAll } from '../../law/sample.ts'
import type { Trial } from '../../law/trial.ts'
import { follow } from './follow.ts'
import { Line } from './line.ts'

const BATCHES = 8
/** Several, because the first may be met by a watcher that is just about to look. */
const UNTOLD = 5
/** The server is away for so many calls that wait in vain, one after the other, each for so long. */
const CALLS_IN_VAIN = 4
const SHORT_MS = 500
const LONG_MS = 10_000

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
  meets: ['a connection was cut beneath a watcher', 'a server was away from a watcher'],
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
    await patiently('the end of the watch', followed, LONG_MS)
    trial.demand.equal(seen, await readAll(line.direct, 'run'), 'what was watched, across cut connections')
    for (let lost = 0; lost < line.proxy.withheld; lost++) trial.tally.meet('a notification was lost')
    await watchedUntold(trial)
    await watchedWhileAway(trial)
  },
}

/** The connection that listens stands and says nothing: what comes has to be looked for. */
async function watchedUntold(trial: Trial): Promise<void> {
  const stage = await trial.stage()
  await using line = await Line.lay(trial, stage, { connections: 2 })
  line.proxy.withhold(true)
  const { lease, after } = await begun(line.direct)
  const seen: Entry[] = []
  const calm = () => Promise.resolve()
  const followed = heardLater(follow({ journal: line.journal, runId: 'run', seen, calm }))
  let place = after
  for (let nth = 0; nth < UNTOLD; nth++) {
    const end = nth === UNTOLD - 1 ? ({ end: 'completed' } as const) : {}
    place = (await line.direct.append(lease, batch(place, [{ nth }], end))).cursor
    await patiently(`entry ${place.seq}, untold`, Promise.race([until(seen, place.seq), followed]))
  }
  await patiently('the end of the watch, untold', followed)
}

/** Away for longer than a call waits, so that whatever the watcher itself asks fails too, and is not only asked again. */
async function watchedWhileAway(trial: Trial): Promise<void> {
  const stage = await trial.stage()
  await using line = await Line.lay(trial, stage, { connections: 2, timeoutMs: SHORT_MS })
  const { lease, after } = await begun(line.direct)
  const seen: Entry[] = []
  const calm = () => Promise.resolve()
  const followed = heardLater(follow({ journal: line.journal, runId: 'run', seen, calm }))
  const { cursor } = await line.direct.append(lease, batch(after))
  await patiently('the first entry', Promise.race([until(seen, cursor.seq), followed]), LONG_MS)
  line.proxy.refuse(true)
  line.proxy.cut()
  for (let nth = 1; nth <= CALLS_IN_VAIN; nth++) {
    const error = await errorOf(() => line.journal.head('run'))
    trial.demand.isTrue(error !== undefined, 'a call in vain', 'a head while no connection can be made')
  }
  trial.tally.meet('a server was away from a watcher')
  line.proxy.refuse(false)
  await line.direct.append(lease, batch(cursor, [null], { end: 'completed' }))
  await patiently('the end of the watch, when the server is back', followed, LONG_MS)
  trial.demand.equal(seen, await readAll(line.direct, 'run'), 'what was watched, while the server was away')
}

/** Looked for at every turn of the event loop: there is nobody to tell of it. */
async function until(seen: readonly Entry[], seq: number): Promise<void> {
  while ((seen.at(-1)?.seq ?? 0) < seq) await nextTurn()
}

import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Law } from '../../law/law.ts'
import { patiently } from '../../law/patience.ts'
import { batch, begun } from '../../law/sample.ts'

const IDLE_TURNS = 50

/** What a store promises whoever waits: to tell at once what has come already, and to let go when asked to. */
export const whoeverWaitsIsTold: Law = {
  id: 'whoever-waits-is-told',
  level: 'L1',
  clause: 'R-8',
  also: ['R-7'],
  invariant: 'K8',
  statement: 'a store tells at once of what stands past a place, in time of what comes, and lets go of whoever gave up',
  needs: ['store'],
  async check({ stage, demand }) {
    const { open, openStore } = await stage()
    const writer = await open()
    const { lease, after } = await begun(writer)
    const place = (await writer.append(lease, batch(after, ['a', 'b']))).cursor
    const store = await openStore()
    try {
      const { signal } = new AbortController()
      await patiently('word of what stands', store.changed({ runId: 'run', seq: 1, signal }))
      await patiently(
        'an end for one who gave up',
        store.changed({ runId: 'run', seq: 2, signal: AbortSignal.abort() }),
      )
      const giving = new AbortController()
      const given = store.changed({ runId: 'run', seq: 2, signal: giving.signal })
      giving.abort()
      await patiently('an end for one who gives up', given)
      // By now it has come to rest: the first one may have been told because the store had just begun to look.
      await patiently('word of what stands, asked again', store.changed({ runId: 'run', seq: 1, signal }))
      const told = [2, 2, 3].map((seq) => store.changed({ runId: 'run', seq, signal }).then(() => seq))
      for (let turn = 0; turn < IDLE_TURNS; turn += 1) await nextTurn()
      const next = await writer.append(lease, batch(place, ['c']))
      demand.equal(await patiently('word of what came', Promise.all(told.slice(0, 2))), [2, 2], 'those who waited')
      await writer.append(lease, batch(next.cursor, ['d'], { end: 'completed' }))
      await patiently('word of the end', Promise.all(told))
      const { run } = await store.head({ runId: 'run' })
      demand.equal(run?.seq, 4, 'the head that those who were told find')
    } finally {
      await store.close()
    }
  },
}

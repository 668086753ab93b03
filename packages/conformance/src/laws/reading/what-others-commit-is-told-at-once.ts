import { heardLater } from '../../law/heard-later.ts'
import type { Law } from '../../law/law.ts'
import { patiently } from '../../law/patience.ts'
import { batch, begun } from '../../law/sample.ts'

/** How many commits are waited for, one after the other. */
const COMMITS = 21
const SOON_MS = 100

/** Told, not looked for. Half of them, for the other half may meet a machine that is busy with something else. */
export const whatOthersCommitIsToldAtOnce: Law = {
  id: 'what-others-commit-is-told-at-once',
  level: 'L1',
  clause: 'R-8',
  also: ['C-1'],
  invariant: 'J11',
  statement: `half of what another journal of the place commits reaches a watcher within ${SOON_MS} ms`,
  needs: ['notifications'],
  async check({ stage, demand }) {
    const { open } = await stage()
    const [writer, reader] = [await open(), await open()]
    const { lease, after } = await begun(writer)
    const watcher = reader.watch('run')[Symbol.asyncIterator]()
    const waits: number[] = []
    let place = after
    for (let count = 0; count < COMMITS; count += 1) {
      const coming = heardLater(watcher.next())
      place = (await writer.append(lease, batch(place, [count]))).cursor
      const since = performance.now()
      await patiently(`entry ${count + 1}`, coming)
      waits.push(performance.now() - since)
    }
    const median = waits.toSorted((one, other) => one - other)[Math.floor(COMMITS / 2)] ?? Number.POSITIVE_INFINITY
    demand.isTrue(
      median <= SOON_MS,
      `at most ${SOON_MS} ms for half of them`,
      `${Math.round(median)} ms for half of them`,
    )
    await watcher.return?.()
  },
}

import { CLOSE_IDS, inOrder } from '../../arbitrary/listed-id.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, MANIFEST } from '../../law/sample.ts'

/** Every close id, and every beginning of one, as a prefix of all of them: for listing and for pruning. */
export const aPrefixIsLiteral: Law = {
  id: 'a-prefix-is-literal',
  level: 'L0',
  clause: 'N-2',
  also: ['N-1', 'G-1', 'V-7'],
  invariant: 'J13',
  statement: 'a prefix stands for itself: it has no wildcards, no case and no composition, and is compared by bytes',
  async check({ stage, demand }) {
    const { open, clock } = await stage()
    const journal = await open()
    await Promise.all(CLOSE_IDS.map((runId) => journal.begin(runId, MANIFEST)))
    const beginnings = CLOSE_IDS.flatMap((id) => [
      id,
      Array.from(id)[0] ?? id,
      Array.from(id).slice(0, -1).join('') || id,
    ])
    for (const prefix of new Set([...beginnings, '%a', 'a%%', '__', 'a_b', '.*', '\u{10fffe}'])) {
      const start = Buffer.from(prefix)
      const wanted = CLOSE_IDS.filter((id) => Buffer.from(id).subarray(0, start.length).equals(start))
      for (const limit of [1_000, Math.max(1, wanted.length)]) {
        const { runs } = await journal.list({ prefix, limit })
        demand.equal(
          runs.map(({ runId }) => runId),
          inOrder(wanted),
          `the list with prefix ${JSON.stringify(prefix)}`,
        )
      }
      const [first] = inOrder(wanted)
      const rest =
        first === undefined ? [] : (await journal.list({ prefix, after: first })).runs.map(({ runId }) => runId)
      demand.equal(rest, inOrder(wanted).slice(1), `the list with prefix ${JSON.stringify(prefix)} after its first`)
    }

    for (const runId of ['p%', 'pp', 'P%', 'p_', 'p%p']) {
      const { lease, after } = await begun(journal, runId)
      await journal.append(lease, batch(after, [null], { end: 'completed' }))
    }
    clock.advance(1)
    const pruned = await journal.prune({ endedBefore: clock.now(), prefix: 'p%' })
    demand.equal(pruned, ['p%', 'p%p'], 'the runs pruned with prefix p%')
    const left = (await journal.list({ prefix: 'p' })).runs.map(({ runId }) => runId)
    demand.equal([...left, 'P%'], ['p_', 'pp', (await journal.head('P%')).runId], 'the runs left that begin so')
  },
}

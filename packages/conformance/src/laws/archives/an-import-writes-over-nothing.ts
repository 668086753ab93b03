import { collected } from '../../law/collected.ts'
import type { Law } from '../../law/law.ts'
import { observedRun } from '../../law/observed-run.ts'
import { batch, begun, MANIFEST } from '../../law/sample.ts'

/** Somebody begins, or imports, the run while an import is on its way: what stands then stays. */
export const anImportWritesOverNothing: Law = {
  id: 'an-import-writes-over-nothing',
  level: 'L1',
  clause: 'X-3',
  also: ['X-2'],
  invariant: 'J9',
  statement: 'an import is refused where a run stands under its id, or came to stand there meanwhile',
  async check({ stage, demand }) {
    const from = await (await stage()).open()
    const { lease, after } = await begun(from)
    await from.append(lease, batch(after, ['exported']))
    const lines = await collected(from.export('run'))
    for (const seed of [MANIFEST.seed, 'another']) {
      const { open } = await stage()
      const [to, other] = [await open(), await open()]
      const stand = async () => {
        const own = await begun(other, 'run', { manifest: { ...MANIFEST, seed } })
        const end = { end: 'completed' } as const
        return await other.append(own.lease, batch(own.after, ['of another'], end))
      }
      await demand.refused('RUN_CONFLICT', 'import where a run came to stand meanwhile', () =>
        to.import(interrupted(lines, stand)),
      )
      const { head, entries } = await observedRun(other)
      demand.equal(
        [head.status, entries.map(({ payload }) => payload)],
        ['completed', ['of another']],
        'what stood then',
      )
      await demand.refused('RUN_CONFLICT', 'import where another run stands', () => to.import(lines))
    }
  },
}

/** Something else happens once the first line was looked at. */
async function* interrupted(lines: readonly string[], happen: () => Promise<unknown>): AsyncGenerator<string> {
  yield* lines.slice(0, 1)
  await happen()
  yield* lines.slice(1)
}

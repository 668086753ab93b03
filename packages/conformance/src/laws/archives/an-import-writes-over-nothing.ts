import { collected } from '../../law/collected.ts'
import type { Law } from '../../law/law.ts'
import { observedRun } from '../../law/observed-run.ts'
import { batch, begun, MANIFEST, TTL_MS } from '../../law/sample.ts'

/** Somebody begins, or imports, the run while an import is on its way: what stands then stays, and epochs never fall. */
export const anImportWritesOverNothing: Law = {
  id: 'an-import-writes-over-nothing',
  level: 'L1',
  clause: 'X-3',
  also: ['X-2', 'G-3', 'L-1'],
  invariant: 'J9',
  statement:
    'an import is refused where a run came to stand under its id meanwhile, and stays above the epochs of one forgotten',
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
      await other.forget('run')
      const again = await other.begin('run', MANIFEST, { reuse: true, acquire: { owner: 'owner', ttlMs: TTL_MS } })
      if (again.lease) await other.append(again.lease, batch(again.head, [null], { end: 'completed' }))
      await other.forget('run')
      const { epoch } = await demand.granted('import over a forgotten run', () => to.import(lines))
      const greatest = again.lease?.epoch ?? 0
      demand.isTrue(epoch >= greatest, `epoch ${greatest} at least`, `the head of the import: ${epoch}`)
      const heir = await to.acquire('run', { owner: 'heir', ttlMs: TTL_MS })
      demand.isTrue(heir.lease.epoch > greatest, `an epoch above ${greatest}`, `acquire: ${heir.lease.epoch}`)
    }
  },
}

/** Something else happens once the first line was looked at. */
async function* interrupted(lines: readonly string[], happen: () => Promise<unknown>): AsyncGenerator<string> {
  yield* lines.slice(0, 1)
  await happen()
  yield* lines.slice(1)
}

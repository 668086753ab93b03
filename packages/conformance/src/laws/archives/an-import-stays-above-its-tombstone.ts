import { collected } from '../../law/collected.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, MANIFEST, TTL_MS } from '../../law/sample.ts'

/** A run of this id was forgotten here; whoever held it must stay fenced when the id comes back by an import. */
export const anImportStaysAboveItsTombstone: Law = {
  id: 'an-import-stays-above-its-tombstone',
  level: 'L0',
  clause: 'G-3',
  also: ['X-2', 'L-1'],
  invariant: 'J6',
  statement: 'a run imported under a forgotten id has its epochs above every one ever granted there',
  async check({ stage, demand }) {
    const from = await (await stage()).open()
    const { lease, after } = await begun(from)
    await from.append(lease, batch(after, ['exported']))
    const lines = await collected(from.export('run'))
    const to = await (await stage()).open()
    for (let life = 0; life < 3; life++) {
      const acquire = { owner: `owner ${life}`, ttlMs: TTL_MS }
      const { lease, head } = await to.begin('run', MANIFEST, { reuse: true, acquire })
      if (lease) await to.append(lease, batch(head, [null], { end: 'completed' }))
      await to.forget('run')
    }
    const { epoch } = await demand.granted('import over a forgotten run', () => to.import(lines))
    demand.isTrue(epoch >= 3, 'epoch 3 at least', `the head of the import: ${epoch}`)
    const heir = await to.acquire('run', { owner: 'heir', ttlMs: TTL_MS })
    demand.isTrue(heir.lease.epoch > 3, 'an epoch above 3', `acquire: ${heir.lease.epoch}`)
  },
}

import fc from 'fast-check'
import { manifest } from '../../arbitrary/manifest.ts'
import { name } from '../../arbitrary/name.ts'
import type { Law } from '../../law/law.ts'
import { batch, readAll, TTL_MS } from '../../law/sample.ts'
import { canonicalByHand, genesisByHand, sealedByHand } from './sealed-by-hand.ts'

/** So that no log can pass for another run's, or for that of other work. */
export const theGenesisCoversRunAndManifest: Law = {
  id: 'the-genesis-covers-run-and-manifest',
  level: 'L0',
  clause: 'S-2',
  also: ['V-4', 'J-1'],
  invariant: 'J16',
  statement: 'the digest before the first entry covers the run id and the canonical text of the manifest',
  async check({ forAll, demand }) {
    await forAll(
      fc.tuple(name, manifest),
      async ([runId, work], { open }) => {
        const [journal, other] = [await open(), await open()]
        const { lease, head } = await journal.begin(runId, work, { acquire: { owner: 'owner', ttlMs: TTL_MS } })
        const genesis = genesisByHand(runId, canonicalByHand(work))
        demand.equal([head.seq, head.digest, head.manifest], [0, genesis, work], 'the head that begin answers')
        const page = await other.read(runId)
        demand.equal(page.after, { seq: 0, digest: genesis }, 'where the first page begins')
        demand.equal(page.head, head, 'the head as read')
        if (lease === null) return
        await journal.append(lease, batch(head, ['first']))
        const first = { seq: 1, kind: 'sample', at: 1, payload: '"first"', refs: [] }
        demand.equal((await readAll(other, runId))[0]?.digest, sealedByHand(genesis, first), 'the first digest')
      },
      { weight: 0.6 },
    )
  },
}

import fc from 'fast-check'
import { ALIKE_FAMILIES, alikeNames } from '../../arbitrary/name.ts'
import type { Law } from '../../law/law.ts'
import { MANIFEST, readAll } from '../../law/sample.ts'

/** By UTF-8 bytes, written out here rather than asked of the contract. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

const LONGEST = ['x', 'y', 'z'].map((last) => `${'x'.repeat(255)}${last}`)

/** Nothing folds, trims or normalises a run id, and lists sort by bytes. */
export const alikeIdsAreDifferentRuns: Law = {
  id: 'alike-ids-are-different-runs',
  level: 'L0',
  clause: 'V-7',
  also: ['J-15', 'N-1'],
  invariant: 'J14',
  statement:
    'ids that differ in case, blanks or normal form are different runs, listed in the order of their UTF-8 bytes',
  async check({ forAll, demand }) {
    await forAll(
      fc.tuple(alikeNames, fc.nat()),
      async ([ids, pick], { open }) => {
        const [journal, other] = [await open(), await open()]
        const missing = ids[pick % ids.length]
        const begun = ids.filter((id) => id !== missing)
        for (const [index, id] of begun.entries()) {
          const { created } = await journal.begin(id, { ...MANIFEST, seed: `seed ${index}` })
          demand.isTrue(created, 'a run of its own', `begin of ${JSON.stringify(id)} among ${JSON.stringify(begun)}`)
        }
        for (const [index, id] of begun.entries()) {
          const { runId, manifest } = await other.head(id)
          demand.equal([runId, manifest.seed], [id, `seed ${index}`], `head of ${JSON.stringify(id)}`)
        }
        if (missing !== undefined) {
          await demand.refused('RUN_NOT_FOUND', `head of ${JSON.stringify(missing)}`, () => other.head(missing))
          await demand.refused('RUN_NOT_FOUND', `read of ${JSON.stringify(missing)}`, () => readAll(other, missing))
        }
        const { runs } = await other.list()
        demand.equal(
          runs.map(({ runId }) => runId),
          begun.toSorted(byBytes),
          'ids as listed',
        )
      },
      { examples: [...ALIKE_FAMILIES, LONGEST].map((family) => [family, 0]), weight: 0.4 },
    )
  },
}

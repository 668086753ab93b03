import { isDeepStrictEqual } from 'node:util'
import type { Manifest } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { manifest } from '../../arbitrary/manifest.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, panorama, TTL_MS } from '../../law/sample.ts'

/** Takes one part from another manifest, or leaves it out where that one lacks it. */
function withPart(work: Manifest, part: keyof Manifest, other: Manifest): Manifest {
  const { [part]: _, ...rest } = work
  return { ...rest, ...(other[part] === undefined ? {} : { [part]: other[part] }) } as Manifest
}

/** One id, one piece of work. */
export const anotherManifestIsAConflict: Law = {
  id: 'another-manifest-is-a-conflict',
  level: 'L0',
  clause: 'J-2',
  also: ['J-9', 'V-7'],
  invariant: 'J9',
  statement: 'begin of a known id with any part of the manifest changed is RUN_CONFLICT, and the run stays as it was',
  async check({ forAll, demand }) {
    const parts = ['agent', 'taskDigest', 'seed', 'queue', 'parent'] as const
    const cases = fc.record({ work: manifest, other: manifest, ended: fc.boolean() })
    await forAll(
      cases,
      async ({ work, other, ended }, { open }) => {
        const journal = await open()
        const { lease, after } = await begun(journal, 'run', { manifest: work })
        await journal.append(lease, batch(after, ['stands'], ended ? { end: 'completed' } : {}))
        const stood = await panorama(journal)
        for (const part of parts) {
          const changed = withPart(work, part, other)
          if (isDeepStrictEqual(changed, work)) continue
          await demand.refused('RUN_CONFLICT', `begin with another ${part}`, () => journal.begin('run', changed))
          const acquire = { owner: 'owner', ttlMs: TTL_MS }
          await demand.refused('RUN_CONFLICT', `begin and acquire with another ${part}`, () =>
            journal.begin('run', changed, { acquire, reuse: true }),
          )
        }
        demand.equal(await panorama(journal), stood, 'the place after the conflicts')
      },
      { weight: 0.6 },
    )
  },
}

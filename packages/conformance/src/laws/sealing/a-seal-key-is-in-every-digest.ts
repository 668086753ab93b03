import fc from 'fast-check'
import { nastyValue } from '../../arbitrary/value.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, MANIFEST, readAll } from '../../law/sample.ts'
import { canonicalByHand, genesisByHand, sealedByHand } from './sealed-by-hand.ts'

const key = fc.uint8Array({ minLength: 1, maxLength: 80 })

/** Who lacks the key can neither check what was written nor write what passes. */
export const aSealKeyIsInEveryDigest: Law = {
  id: 'a-seal-key-is-in-every-digest',
  level: 'L0',
  clause: 'S-4',
  also: ['S-1', 'S-2', 'S-6'],
  invariant: 'J16',
  statement: 'under a seal key every digest is an HMAC, which without the key nobody can check or forge',
  needs: ['store'],
  async check({ forAll, demand }) {
    const cases = fc.record({ key, otherKey: fc.option(key, { nil: undefined }), payload: nastyValue })
    await forAll(
      cases,
      async ({ key, otherKey, payload }, { open }) => {
        // Keys are padded with zeros inside an HMAC: such two are one.
        const padded = (bytes: Uint8Array) =>
          Buffer.from(bytes)
            .toString('hex')
            .replace(/(00)+$/, '')
        if (otherKey && padded(otherKey) === padded(key)) return
        const callers = key.slice()
        const keyed = await open({ journal: { sealKey: callers } })
        callers.fill(0)
        const same = await open({ journal: { sealKey: key } })
        const stranger = await open(otherKey ? { journal: { sealKey: otherKey } } : {})
        const { lease, after } = await begun(keyed)
        const genesis = genesisByHand('run', canonicalByHand(MANIFEST), key)
        demand.equal(after.digest, genesis, 'the genesis')
        await demand.refused('CORRUPT', 'read of an empty run without the key', () => stranger.read('run'))
        const { cursor } = await keyed.append(lease, batch(after, [payload]))
        const first = { seq: 1, kind: 'sample', at: 1, payload: canonicalByHand(payload), refs: [] }
        demand.equal(cursor.digest, sealedByHand(genesis, first, key), 'the digest of the first entry')
        demand.equal((await readAll(same, 'run'))[0]?.payload, payload, 'the payload, read with the key')
        for (const after of [undefined, { seq: 0 }]) {
          await demand.refused('CORRUPT', 'read without the key', () => stranger.read('run', after && { after }))
        }
        await demand.refused('CORRUPT', 'verify without the key', () => stranger.verify('run'))
        await stranger.append(lease, batch(cursor, ['forged']))
        await demand.refused('CORRUPT', 'read of an entry that was sealed without the key', () => same.read('run'))
        await demand.refused('CORRUPT', 'verify of an entry that was sealed without the key', () => same.verify('run'))
      },
      { weight: 0.5 },
    )
  },
}

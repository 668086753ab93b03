import type { BlobAddress, ErrorCode } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { batch, draft, MANIFEST, panorama, TTL_MS } from '../../law/sample.ts'
import { NEW_BYTES, setScene } from '../../law/scene.ts'

/** What an append can fail for, in the order in which it is checked. */
const CHECKS = ['RUN_NOT_FOUND', 'RUN_CLOSED', 'FENCED', 'CONFLICT', 'CURSOR_INVALID', 'BLOB_MISSING'] as const
const NOWHERE: BlobAddress = `sha256:${'0'.repeat(64)}`

/** Every set of flaws but the empty one, the first of which must be the answer. */
const FLAWS = Array.from({ length: 2 ** CHECKS.length - 1 }, (_, index) =>
  CHECKS.filter((_, bit) => ((index + 1) >> bit) & 1),
)

/** So that every backend answers the same, and the most telling thing first. */
export const checksComeInOrder: Law = {
  id: 'checks-come-in-order',
  level: 'L0',
  clause: 'J-9',
  also: ['L-8', 'M-2', 'E-5'],
  invariant: 'J9',
  statement: 'a call that fails several checks is answered by the first: known, open, lease, head, inbox, blobs',
  async check({ stage, demand }) {
    const { open } = await stage()
    const journal = await open()
    const scene = await setScene(journal)
    await journal.deliver('run', { id: 'told', sender: 'sender', kind: 'note', payload: 1 })
    const stood = await panorama(journal)
    for (const flaws of FLAWS) {
      const has = (code: ErrorCode) => flaws.some((each) => each === code)
      const runId = has('RUN_NOT_FOUND') ? 'none' : has('RUN_CLOSED') ? 'ended' : 'run'
      const lease = {
        ...scene.lease,
        runId,
        ...(has('FENCED') ? { token: 'other', epoch: scene.lease.epoch + 1 } : {}),
      }
      const after = has('CONFLICT') ? { seq: scene.after.seq - 1, digest: '0'.repeat(64) } : scene.after
      const sent = {
        ...batch(after),
        entries: [draft('late', has('BLOB_MISSING') ? [NOWHERE] : [])],
        ...(has('CURSOR_INVALID') ? { seen: 99 } : {}),
      }
      const [first = 'CONFLICT'] = flaws
      await demand.refused(first, `append with ${flaws.join(', ')}`, () => journal.append(lease, sent))
      await demand.refused(first, `an end with ${flaws.join(', ')}`, () =>
        journal.append(lease, { ...sent, end: 'failed' }),
      )
      if (first !== 'RUN_NOT_FOUND' && first !== 'RUN_CLOSED' && first !== 'FENCED') continue
      await demand.refused(first, `renew with ${flaws.join(', ')}`, () => journal.renew(lease))
      await demand.refused(first, `release with ${flaws.join(', ')}`, () => journal.release(lease))
      await demand.refused(first, `putBlob with ${flaws.join(', ')}`, () => journal.putBlob(lease, NEW_BYTES))
    }
    const acquire = { owner: 'next', ttlMs: TTL_MS }
    const other = { ...MANIFEST, seed: 'other' }
    const note = { id: 'first', sender: 'sender', kind: 'note', payload: 'other' }
    for (const [code, where, call] of [
      ['RUN_CONFLICT', 'begin of a held run with another manifest', () => journal.begin('run', other, { acquire })],
      ['RUN_CONFLICT', 'begin of an ended run with another manifest', () => journal.begin('ended', other, { acquire })],
      ['LEASE_HELD', 'begin of a held run', () => journal.begin('run', MANIFEST, { acquire })],
      [
        'RUN_FORGOTTEN',
        'begin of a forgotten run with another manifest',
        () => journal.begin('guest', other, { acquire }),
      ],
      ['MESSAGE_CONFLICT', 'deliver of another message', () => journal.deliver('run', note)],
      ['RUN_CLOSED', 'deliver to an ended run', () => journal.deliver('ended', note)],
    ] as const) {
      await demand.refused(code, where, call)
    }
    demand.equal(await panorama(journal), stood, 'the place after all the refusals')
    const { lease } = await demand.granted('begin of an ended run', () => journal.begin('ended', MANIFEST, { acquire }))
    demand.equal(lease, null, 'the lease on an ended run')
  },
}

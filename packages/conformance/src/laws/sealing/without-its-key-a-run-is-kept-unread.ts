import { moveRun } from '@tangle-network/durability-contract'
import { encryption } from '../../law/encryption.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, draft, panorama } from '../../law/sample.ts'

/** Dropping a key makes a run unreadable and breaks nothing else. */
export const withoutItsKeyARunIsKeptUnread: Law = {
  id: 'without-its-key-a-run-is-kept-unread',
  level: 'L0',
  clause: 'S-7',
  also: ['S-5', 'X-1', 'X-4'],
  invariant: 'J16',
  statement: 'a run whose key was dropped is KEY_MISSING to read, and still verifies, exports and moves',
  needs: ['store'],
  async check({ stage, demand }) {
    const { open } = await stage()
    const target = await (await stage()).open()
    const { keys, codec } = encryption()
    const [journal, keyless] = [await open({ journal: { codec } }), await open()]
    for (const runId of ['run', 'other']) {
      const { lease, after } = await begun(journal, runId)
      await journal.append(lease, { ...batch(after), entries: [draft('secret', [0])], blobs: [Uint8Array.of(1)] })
      await journal.deliver(runId, { id: 'm', sender: 'sender', kind: 'note', payload: 'secret' })
    }
    // Closing the source writes an entry, for which there is no key any more: who moves such a run uses none.
    const [other, run] = await panorama(journal)
    keys.drop('run')
    const address = Object.keys(run?.blobs ?? {})[0] as `sha256:${string}`
    for (const [where, read] of [
      ['read', () => journal.read('run')],
      ['inbox', () => journal.inbox('run')],
      ['getBlob', () => journal.getBlob('run', address)],
      ['deliver', () => journal.deliver('run', { id: 'n', sender: 'sender', kind: 'note', payload: 1 })],
    ] as const) {
      await demand.refused('KEY_MISSING', `${where} without the key`, read)
    }
    const { head, ...counts } = await demand.granted('verify without the key', () => journal.verify('run'))
    demand.equal([head, counts], [run?.head, { entries: 1, blobs: 1, messages: 1 }], 'what was verified')
    const moved = await demand.granted('move without the key', () =>
      moveRun(keyless, target, 'run', { owner: 'mover' }),
    )
    demand.equal([moved.seq, moved.digest], [run?.head.seq, run?.head.digest], 'the place of the run that was moved')
    demand.equal((await target.verify('run')).entries, 1, 'entries of the run that was moved')
    demand.equal((await journal.read('other')).entries, other?.entries, 'entries of a run that has its key')
  },
}

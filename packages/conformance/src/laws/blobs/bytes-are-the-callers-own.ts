import type { Law } from '../../law/law.ts'
import { observedRun } from '../../law/observed-run.ts'
import { batch, begun } from '../../law/sample.ts'

/** What a caller does to bytes after he gave them, or after he got them, is his own affair. */
export const bytesAreTheCallersOwn: Law = {
  id: 'bytes-are-the-callers-own',
  level: 'L0',
  clause: 'B-2',
  also: ['V-5', 'B-1'],
  invariant: 'J12',
  statement: 'overwriting bytes that were given or answered changes nothing of what is stored',
  async check({ stage, demand }) {
    const { open } = await stage()
    const journal = await open()
    const { lease, after } = await begun(journal)
    const put = Uint8Array.of(1, 2, 3)
    const carried = Uint8Array.of(4, 5, 6)
    const putting = journal.putBlob(lease, put)
    put.fill(0)
    const address = await putting
    put.fill(9)
    const offered = { ...batch(after, [null], { blobs: [carried] }) }
    const appending = journal.append(lease, {
      ...offered,
      entries: [{ kind: 'sample', payload: null, refs: [address, 0] }],
    })
    carried.fill(0)
    await appending
    carried.fill(9)
    const { blobs } = await observedRun(journal)
    demand.equal(Object.values(blobs), ['010203', '040506'], 'the bytes of both blobs')
    const reader = await open()
    for (const each of Object.keys(blobs) as (typeof address)[]) {
      for (const journalOfMany of [journal, reader, journal]) {
        const answered = await journalOfMany.getBlob('run', each)
        answered.fill(7)
        new Uint8Array(answered.buffer).fill(7)
      }
    }
    for (const each of [journal, reader, await open()]) {
      demand.equal((await observedRun(each)).blobs, blobs, 'the bytes after what was answered was overwritten')
    }
    await journal.verify('run')
  },
}

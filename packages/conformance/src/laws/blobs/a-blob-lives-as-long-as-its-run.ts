import { type BlobAddress, blobAddress } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { begun, TTL_MS } from '../../law/sample.ts'

const BYTES = Uint8Array.of(1, 2, 3)

/** What is no address is misuse, what nobody stored is missing, and what was stored stays as long as its run. */
export const aBlobLivesAsLongAsItsRun: Law = {
  id: 'a-blob-lives-as-long-as-its-run',
  level: 'L0',
  clause: 'B-2',
  also: ['B-3', 'E-4', 'L-7'],
  invariant: 'J12',
  statement:
    'a blob is there from the moment it is stored until its run is forgotten, whoever holds the run, and nothing else is',
  async check({ stage, demand }) {
    const { open, clock } = await stage()
    const journal = await open()
    const { lease, after } = await begun(journal)
    const address = blobAddress(BYTES)
    await demand.refused('BLOB_MISSING', 'getBlob before it is stored', () => journal.getBlob('run', address))
    await journal.putBlob(lease, BYTES)
    const hex = address.slice('sha256:'.length)
    for (const wrong of [
      '',
      hex,
      `sha256:${hex.slice(1)}`,
      `sha256:${hex.toUpperCase()}`,
      `${address} `,
      `sha512:${hex}`,
    ]) {
      await demand.misuse(`getBlob of ${JSON.stringify(wrong)}`, () => journal.getBlob('run', wrong as BlobAddress))
    }
    const stands = async (when: string) => {
      for (const reader of [journal, await open()]) {
        const bytes = await demand.granted(`getBlob ${when}`, () => reader.getBlob('run', address))
        demand.equal(Buffer.from(bytes).toString('hex'), '010203', `the bytes ${when}`)
      }
    }
    await stands('after it was stored')
    clock.advance(TTL_MS)
    demand.equal(await journal.putBlob(lease, BYTES), address, 'the same bytes under a lease that ran out')
    const { lease: heir } = await journal.acquire('run', { owner: 'heir', ttlMs: TTL_MS })
    await demand.refused('FENCED', 'putBlob by the first owner', () => journal.putBlob(lease, BYTES))
    await stands('after a takeover')
    const entries = [{ kind: 'sample', payload: null, refs: [address] }]
    await journal.append(heir, { after, at: 1, entries, end: 'completed' })
    await demand.refused('RUN_CLOSED', 'putBlob after the end', () => journal.putBlob(heir, BYTES))
    await stands('after the end')
    await journal.forget('run')
    await demand.refused('RUN_NOT_FOUND', 'getBlob of a forgotten run', () => journal.getBlob('run', address))
  },
}

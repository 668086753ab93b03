import { createHash } from 'node:crypto'
import type { BlobAddress } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { batch, begun } from '../../law/sample.ts'

/** Bytes, and how much lies before and behind them in the memory that they are a window into. */
const windows = fc.record({
  bytes: fc.uint8Array({ maxLength: 80 }),
  before: fc.nat({ max: 9 }),
  behind: fc.nat({ max: 9 }),
  asBuffer: fc.boolean(),
})

interface Window {
  readonly bytes: Uint8Array
  readonly before: number
  readonly behind: number
  readonly asBuffer: boolean
}

const ZEROS: Window = { bytes: Uint8Array.of(0, 1, 0, 0), before: 0, behind: 1, asBuffer: false }
const EMPTY: Window = { bytes: new Uint8Array(), before: 3, behind: 2, asBuffer: true }

/** Exactly the bytes given are stored, of a window into larger memory too, under the digest of these bytes. */
export const bytesComeBackAsGiven: Law = {
  id: 'bytes-come-back-as-given',
  level: 'L0',
  clause: 'B-1',
  also: ['B-2', 'J-7'],
  invariant: 'J12',
  statement:
    'the bytes given are stored under their own digest and come back the same, none and windows of others included',
  async check({ forAll, demand }) {
    const cases = fc.array(windows, { minLength: 1, maxLength: 5 })
    await forAll(
      cases,
      async (windows, { open }) => {
        const journal = await open()
        const { lease, after } = await begun(journal)
        const head = await journal.head('run')
        for (const window of windows) {
          const address = await journal.putBlob(lease, given(window))
          demand.equal(address, addressOf(window.bytes), 'the address of what putBlob stored')
          demand.equal(await journal.putBlob(lease, given(window)), address, 'the address of the same bytes again')
        }
        demand.equal(await journal.head('run'), head, 'the head after storing blobs')
        const payloads = windows.map(() => null)
        const carried = batch(after, payloads, { blobs: windows.map(carriedBytes) })
        const entries = carried.entries.map((entry, index) => ({ ...entry, refs: [index] }))
        await journal.append(lease, { ...carried, entries })
        const { entries: read } = await journal.read('run')
        await journal.close()
        const readers = [await open(), await open()]
        for (const [index, window] of windows.entries()) {
          const addresses = [addressOf(window.bytes), addressOf(carriedBytes(window))]
          demand.equal(read[index]?.refs, addresses.slice(1), 'the refs of an entry that carries its blob')
          for (const reader of readers) {
            const [put, carried] = await Promise.all(addresses.map((address) => reader.getBlob('run', address)))
            demand.equal(plain(put), plain(window.bytes), 'the bytes that putBlob stored')
            demand.equal(plain(carried), plain(carriedBytes(window)), 'the bytes that a batch carried')
            demand.isTrue(put instanceof Uint8Array, 'a Uint8Array', 'getBlob')
          }
        }
      },
      { weight: 0.5, examples: [[EMPTY, ZEROS, EMPTY]] },
    )
  },
}

/** The window into memory that is larger by what lies around it. */
function given({ bytes, before, behind, asBuffer }: Window): Uint8Array {
  const memory = new Uint8Array(before + bytes.byteLength + behind).fill(0xee)
  memory.set(bytes, before)
  const { buffer } = memory
  const view = asBuffer
    ? Buffer.from(buffer, before, bytes.byteLength)
    : memory.subarray(before, before + bytes.byteLength)
  return view
}

/** Other bytes than those that are stored by themselves, from the pool that small Buffers share. */
function carriedBytes({ bytes }: Window): Uint8Array {
  return Buffer.from(`carried ${plain(bytes)}`)
}

function addressOf(bytes: Uint8Array): BlobAddress {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

function plain(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? 'nothing' : Buffer.from(bytes).toString('hex')
}

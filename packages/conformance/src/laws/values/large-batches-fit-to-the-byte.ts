import { type Batch, type BlobAddress, type Journal, LIMITS } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { batch, begun, draft, MANIFEST, panorama, readAll } from '../../law/sample.ts'

const MIB = 1024 * 1024
/** A string whose canonical encoding, quotes included, has so many bytes. */
const textOf = (bytes: number, character = 'x') => character.repeat((bytes - 2) / Buffer.byteLength(character))

/** What fits exactly, and what is one more. */
const SIZES: Readonly<Record<string, readonly [fits: () => Partial<Batch>, tooMuch: () => Partial<Batch>]>> = {
  'a payload of ASCII': [
    () => ({ entries: [draft(textOf(LIMITS.payloadBytes))] }),
    () => ({ entries: [draft(textOf(LIMITS.payloadBytes + 1))] }),
  ],
  'a payload of characters of two bytes': [
    () => ({ entries: [draft(textOf(LIMITS.payloadBytes, 'é'))] }),
    () => ({ entries: [draft(textOf(LIMITS.payloadBytes + 2, 'é'))] }),
  ],
  'a payload that escapes': [
    () => ({
      entries: [
        draft(`${'\0'.repeat((LIMITS.payloadBytes - 4) / 6)}${'x'.repeat(((LIMITS.payloadBytes - 4) % 6) + 2)}`),
      ],
    }),
    () => ({ entries: [draft('\0'.repeat(LIMITS.payloadBytes / 6 + 1))] }),
  ],
  'a batch of entries': [
    () => ({ entries: Array.from({ length: LIMITS.batchEntries }, (_, index) => draft(index)) }),
    () => ({ entries: Array.from({ length: LIMITS.batchEntries + 1 }, (_, index) => draft(index)) }),
  ],
  'a batch with its blobs': [
    () => ({ entries: [draft(textOf(MIB)), draft(textOf(MIB))], blobs: [new Uint8Array(LIMITS.batchBytes - 2 * MIB)] }),
    () => ({
      entries: [draft(textOf(MIB)), draft(textOf(MIB))],
      blobs: [new Uint8Array(LIMITS.batchBytes - 2 * MIB + 1)],
    }),
  ],
  refs: [
    () => ({ entries: [draft(1, new Array(LIMITS.refsPerEntry).fill(0))], blobs: [Uint8Array.of(1)] }),
    () => ({ entries: [draft(1, new Array(LIMITS.refsPerEntry + 1).fill(0))], blobs: [Uint8Array.of(1)] }),
  ],
}

/** As large as it may be, a batch is stored whole; beyond that, nothing of it. */
export const largeBatchesFitToTheByte: Law = {
  id: 'large-batches-fit-to-the-byte',
  level: 'L0',
  clause: 'V-9',
  also: ['V-8', 'V-3', 'J-5'],
  invariant: 'J10',
  statement:
    'payloads, batches, refs, messages and manifests at their limit come back whole, and beyond it nothing is written',
  async check({ stage, demand }) {
    const { open } = await stage()
    const [journal, other] = [await open(), await open()]
    for (const [what, [fits, tooMuch]] of Object.entries(SIZES)) {
      const { lease, after } = await begun(journal, what)
      const stood = await panoramaOf(journal, what)
      await demand.refused('LIMIT_EXCEEDED', `${what}, one too many`, () =>
        journal.append(lease, { ...batch(after), ...tooMuch() }),
      )
      demand.equal(await panoramaOf(journal, what), stood, `the run after ${what} was refused`)
      const sent = { ...batch(after), ...fits() }
      await demand.granted(`${what}, as many as may be`, () => journal.append(lease, sent))
      const entries = await readAll(other, what)
      demand.isTrue(entries.length === sent.entries.length, `${sent.entries.length} entries`, `log of ${what}`)
      for (const [index, { payload, refs }] of entries.entries()) {
        demand.isTrue(
          payload === sent.entries[index]?.payload,
          'the payload as it was sent',
          `entry ${index} of ${what}`,
        )
        demand.equal(refs.length, sent.entries[index]?.refs?.length, `refs of entry ${index} of ${what}`)
        for (const address of new Set(refs)) {
          const bytes = await other.getBlob(what, address as BlobAddress)
          demand.equal(bytes.byteLength, sent.blobs?.[0]?.byteLength, `bytes of the blob of ${what}`)
        }
      }
    }
    const seed = (bytes: number) => ({ ...MANIFEST, seed: 'x'.repeat(bytes - JSON.stringify(MANIFEST).length + 4) })
    await demand.refused('LIMIT_EXCEEDED', 'a manifest, one byte too large', () =>
      journal.begin('manifest', seed(LIMITS.payloadBytes + 1)),
    )
    await demand.refused('RUN_NOT_FOUND', 'the run of that manifest', () => journal.head('manifest'))
    await demand.granted('a manifest as large as may be', () => journal.begin('manifest', seed(LIMITS.payloadBytes)))
    demand.isTrue((await other.head('manifest')).manifest.seed === seed(LIMITS.payloadBytes).seed, 'the seed', 'head')
    const message = (bytes: number) => ({ id: 'm', sender: 'sender', kind: 'note', payload: textOf(bytes) })
    await demand.refused('LIMIT_EXCEEDED', 'a message, one byte too large', () =>
      journal.deliver('manifest', message(LIMITS.messageBytes + 1)),
    )
    demand.equal((await journal.inbox('manifest')).messages, [], 'messages after the refusal')
    await demand.granted('a message as large as may be', () =>
      journal.deliver('manifest', message(LIMITS.messageBytes)),
    )
    const [stored] = (await other.inbox('manifest')).messages
    demand.isTrue(stored?.payload === message(LIMITS.messageBytes).payload, 'the payload as it was sent', 'inbox')
  },
}

/** Of one run only: what the others hold is large. */
async function panoramaOf(journal: Journal, runId: string): Promise<unknown> {
  return { head: await journal.head(runId), page: await journal.read(runId), runs: (await panorama(journal)).length }
}

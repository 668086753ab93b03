import { type BlobAddress, type Draft, type ErrorCode, LIMITS } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { batch, begun, draft, panorama, readAll } from '../../law/sample.ts'

const NOWHERE: BlobAddress = `sha256:${'0'.repeat(64)}`
const HUGE = 'x'.repeat(LIMITS.payloadBytes)

/** What can be wrong with one draft, and what the batch that holds it is then. A `TypeError` has no code. */
const FLAWS: Readonly<Record<string, readonly [flawed: () => unknown, code: ErrorCode | undefined]>> = {
  'a value that is none': [() => draft(Number.NaN), 'INVALID_VALUE'],
  'a bigint': [() => draft({ deep: [1n] }), 'INVALID_VALUE'],
  'undefined as payload': [() => draft([undefined]), 'INVALID_VALUE'],
  'an empty kind': [() => ({ kind: '', payload: 1 }), 'INVALID_NAME'],
  'a long kind': [() => ({ kind: 'k'.repeat(LIMITS.kindBytes + 1), payload: 1 }), 'LIMIT_EXCEEDED'],
  'a large payload': [() => draft(HUGE), 'LIMIT_EXCEEDED'],
  'too many refs': [() => draft(1, new Array(LIMITS.refsPerEntry + 1).fill(NOWHERE)), 'LIMIT_EXCEEDED'],
  'a ref to no blob': [() => draft(1, [NOWHERE]), 'BLOB_MISSING'],
  'a ref beyond the blobs': [() => draft(1, [2]), 'BLOB_MISSING'],
  'a ref before the blobs': [() => draft(1, [-1]), 'BLOB_MISSING'],
  'no draft': [() => null, undefined],
  'a hole': [() => undefined, undefined],
  'a kind that is a number': [() => ({ kind: 1, payload: 1 }), undefined],
}

/** However good the rest of it is. */
export const oneFlawRefusesTheBatch: Law = {
  id: 'one-flaw-refuses-the-batch',
  level: 'L0',
  clause: 'V-8',
  also: ['J-5', 'B-4', 'E-4'],
  invariant: 'J5',
  statement: 'one flawed draft anywhere in a batch refuses it whole: no entry, blob or end of it remains',
  async check({ forAll, demand }) {
    const cases = fc.record({
      what: fc.constantFrom(...Object.keys(FLAWS)),
      before: fc.nat(5),
      behind: fc.nat(3),
      ends: fc.boolean(),
    })
    const examples = Object.keys(FLAWS).map((what) => ({ what, before: 2, behind: 1, ends: true }))
    await forAll(
      cases,
      async ({ what, before, behind, ends }, { open }) => {
        const journal = await open()
        const { lease, after } = await begun(journal)
        const blobs = [Uint8Array.of(1), Uint8Array.of(2)]
        const addresses = await addressesOf(await open(), blobs)
        const stood = await panorama(journal, addresses)
        const [flawed, code] = FLAWS[what] ?? [() => null, undefined]
        const good = (count: number) => Array.from({ length: count }, (_, index) => draft(index, [index % 2]))
        const more = ends ? { end: 'completed' as const } : {}
        const entries = [...good(before), flawed() as Draft, ...good(behind)]
        const send = () => journal.append(lease, { ...batch(after, [], more), entries, blobs })
        const where = `append of ${before} entries, ${what}, and ${behind} more`
        if (code === undefined) await demand.misuse(where, send)
        else await demand.refused(code, where, send)
        demand.equal(await panorama(journal, addresses), stood, `the place after ${where}`)
        await demand.granted('append of the good ones', () =>
          journal.append(lease, { ...batch(after), entries: good(before + behind + 1), blobs }),
        )
        demand.equal((await readAll(journal, 'run')).length, before + behind + 1, 'entries of the good ones')
      },
      { examples, weight: 0.4 },
    )
  },
}

/** Where the blobs would be, as found out in another run. */
async function addressesOf(journal: Parameters<typeof begun>[0], blobs: readonly Uint8Array[]): Promise<BlobAddress[]> {
  const { lease } = await begun(journal, 'elsewhere')
  const addresses: BlobAddress[] = []
  for (const bytes of blobs) addresses.push(await journal.putBlob(lease, bytes))
  return addresses
}

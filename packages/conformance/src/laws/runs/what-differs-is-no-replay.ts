import type { Batch, ErrorCode, Journal, Lease } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import type { Law } from '../../law/law.ts'
import { batch, begun, draft, panorama, TTL_MS } from '../../law/sample.ts'
import type { Stage } from '../../law/stage.ts'

/** The same batch but for one thing. */
const OTHER: Readonly<Record<string, (sent: Batch) => Batch>> = {
  'another time': (sent) => ({ ...sent, at: sent.at + 1 }),
  'another first payload': (sent) => ({
    ...sent,
    entries: sent.entries.with(0, { ...sent.entries[0]!, payload: 'x' }),
  }),
  'another last payload': (sent) => ({
    ...sent,
    entries: sent.entries.with(-1, { ...sent.entries.at(-1)!, payload: 'x' }),
  }),
  'another kind': (sent) => ({ ...sent, entries: sent.entries.with(1, { ...sent.entries[1]!, kind: 'x' }) }),
  'other refs': (sent) => ({ ...sent, entries: sent.entries.with(1, { ...sent.entries[1]!, refs: [] }) }),
  'another blob': (sent) => ({ ...sent, blobs: [Uint8Array.of(7)] }),
  'two entries exchanged': (sent) => ({
    ...sent,
    entries: [sent.entries[1]!, sent.entries[0]!, ...sent.entries.slice(2)],
  }),
  'an entry more': (sent) => ({ ...sent, entries: [...sent.entries, draft('more')] }),
  'the entries twice': (sent) => ({ ...sent, entries: [...sent.entries, ...sent.entries] }),
  'another end': (sent) => ({ ...sent, end: sent.end === 'failed' ? 'completed' : 'failed' }),
  'without its first entry': (sent) => ({ ...sent, entries: sent.entries.slice(1) }),
}

/** How the run stands then, and with what anything but a replay is refused. */
const STANDS: Readonly<
  Record<string, readonly [ErrorCode, (journal: Journal, lease: Lease, place: Stage) => Promise<unknown>]>
> = {
  held: ['CONFLICT', async () => {}],
  released: ['FENCED', (journal, lease) => journal.release(lease)],
  'taken over': [
    'FENCED',
    (journal, _lease, { clock }) => {
      clock.advance(TTL_MS)
      return journal.acquire('run', { owner: 'heir', ttlMs: TTL_MS })
    },
  ],
}

/** Alike is not the same. */
export const whatDiffersIsNoReplay: Law = {
  id: 'what-differs-is-no-replay',
  level: 'L0',
  clause: 'J-10',
  also: ['J-4', 'J-6', 'J-8', 'J-9'],
  invariant: 'J9',
  statement: 'a batch that differs in any entry, in its time or in how the run ended is refused like any other',
  async check({ forAll, demand }) {
    const cases = fc.record({
      other: fc.constantFrom(...Object.keys(OTHER)),
      stands: fc.constantFrom(...Object.keys(STANDS)),
      end: fc.constantFrom(undefined, 'completed' as const, 'failed' as const),
    })
    const examples = Object.keys(OTHER).flatMap((other) => [
      { other, stands: 'held', end: undefined },
      { other, stands: 'held', end: 'completed' },
    ])
    await forAll(
      cases,
      async ({ other, stands, end }, place) => {
        const journal = await place.open()
        const { lease, after } = await begun(journal)
        const entries = [draft('one', [0]), draft('two', [0]), draft('three')]
        const sent: Batch = { ...batch(after), entries, blobs: [Uint8Array.of(1)], ...(end ? { end } : {}) }
        await journal.append(lease, sent)
        const [code, bring] = STANDS[stands] ?? []
        if (end === undefined) await bring?.(journal, lease, place)
        const stood = await panorama(journal)
        const changed = OTHER[other]?.(sent) ?? sent
        const expected = end ? 'RUN_CLOSED' : (code ?? 'CONFLICT')
        const where = `a batch with ${other}, the run ${end ?? stands}`
        await demand.refused(expected, where, () => journal.append(lease, changed))
        if (end) {
          const { end: _, ...open } = sent
          await demand.refused('RUN_CLOSED', 'the batch that ended the run, without its end', () =>
            journal.append(lease, open),
          )
          await demand.refused('RUN_CLOSED', 'its first entry alone, with the end', () =>
            journal.append(lease, { ...sent, entries: sent.entries.slice(0, 1) }),
          )
        }
        demand.equal(await panorama(journal), stood, `the place after ${where}`)
        demand.equal(
          (await journal.append(lease, sent)).cursor.seq,
          3,
          'the seq that the batch itself is answered with',
        )
      },
      { examples, weight: 0.2 },
    )
  },
}

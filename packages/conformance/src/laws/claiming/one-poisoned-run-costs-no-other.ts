import type { JournalStore, RunRow } from '@tangle-network/durability-contract'
import { boundStore } from '../../law/bound-store.ts'
import type { Law } from '../../law/law.ts'
import { MANIFEST } from '../../law/sample.ts'

/** The store, as if somebody had spoilt the row of one run by hand. */
function spoilt(store: JournalStore, runId: string, change: Partial<Record<keyof RunRow, unknown>>): JournalStore {
  const spoil = (row: RunRow) => (row.runId === runId ? ({ ...row, ...change } as RunRow) : row)
  return {
    ...boundStore(store),
    claim: async (ask) => {
      const { runs, now } = await store.claim(ask)
      return { runs: runs.map(spoil), now }
    },
  }
}

const SPOILS: readonly Partial<Record<keyof RunRow, unknown>>[] = [
  { manifest: '{' },
  { manifest: '{"agent":1}' },
  { status: 'done' },
  { seq: -1 },
  { token: null },
  { expiresAt: '1' },
]

/** A run whose row cannot be read is left out of a claim; the others are granted all the same. */
export const onePoisonedRunCostsNoOther: Law = {
  id: 'one-poisoned-run-costs-no-other',
  level: 'L0',
  clause: 'Q-3',
  also: ['J-16', 'E-5'],
  invariant: 'K5',
  statement:
    'a claim grants the runs that are sound although the row of another one is not, which in the end is quarantined',
  needs: ['store'],
  async check({ stage, demand }) {
    for (const change of SPOILS) {
      const { open, clock } = await stage()
      const sound = await open()
      for (const runId of ['a', 'poison', 'z']) await sound.begin(runId, MANIFEST)
      const journal = await open({ wrap: (store) => spoilt(store, 'poison', change) })
      const claim = () =>
        journal.claim({ owner: 'claimer', ttlMs: 1, limit: 3, queue: 'queue', supports: { agents: ['agent'] } })
      for (let count = 0; count < 10; count += 1) {
        const claimed = await demand.granted(`claim of a run with ${JSON.stringify(change)}`, claim)
        demand.equal(claimed.map(({ lease }) => lease.runId).sort(), ['a', 'z'], 'the runs that are sound')
        for (const { lease } of claimed) await journal.release(lease)
        clock.advance(1)
      }
      await claim()
      demand.equal((await sound.head('poison')).status, 'quarantined', 'the status of a run that came to nothing')
    }
  },
}

import type { Journal, Lease } from '@tangle-network/durability-contract'
import { drafts, MANIFEST } from '../run.ts'

export const RUN = 'life'

const QUEUED = { ...MANIFEST, queue: 'q' }
const message = (id: string) => ({ id, sender: 's', kind: 'k', payload: id })

/** What one step leaves for the next. */
class State {
  lease: Lease | undefined
  archive: string[] = []
}

type Step = (journal: Journal, state: State) => Promise<unknown>

const claim: Step = async (journal, state) => {
  const claimed = await journal.claim({ owner: 'o', ttlMs: 1_000, limit: 5, queue: 'q', supports: { agents: ['a'] } })
  state.lease = claimed[0]?.lease
}

const deliver =
  (id: string): Step =>
  (journal) =>
    journal.deliver(RUN, message(id))

const append =
  (payload: string, more: object): Step =>
  async (journal, state) => {
    const after = await journal.head(RUN)
    return journal.append(state.lease!, { after, at: 1, entries: drafts(payload, payload), ...more })
  }

const keep: Step = async (journal, state) => {
  for await (const line of journal.export(RUN)) state.archive.push(line)
}

/** The life of a run without an owner of its own: each step is one mutation, but the one that keeps an archive. */
const STEPS: readonly Step[] = [
  (journal) => journal.begin(RUN, QUEUED),
  deliver('m1'),
  claim,
  append('waits in vain', { suspend: {}, seen: 0 }),
  claim,
  append('waits', { suspend: {}, seen: 1 }),
  deliver('m2'),
  deliver('m2'),
  claim,
  (journal, state) => journal.release(state.lease!, { stalled: 'why' }),
  (journal) => journal.revive(RUN, { sender: 'operator', reason: 'mended' }),
  claim,
  append('ends', { end: 'completed', seen: 2 }),
  keep,
  (journal) => journal.forget(RUN),
  (journal, state) => journal.import(state.archive),
  (journal) => journal.forget(RUN),
  (journal) => journal.begin(RUN, QUEUED, { reuse: true, acquire: { owner: 'o', ttlMs: 1_000 } }),
]

/** Lives it through; `did` is called before the first step and after each. */
export async function live(journal: Journal, did: (steps: number) => Promise<void> | void): Promise<void> {
  const state = new State()
  await did(0)
  for (const [index, step] of STEPS.entries()) {
    await step(journal, state)
    await did(index + 1)
  }
}

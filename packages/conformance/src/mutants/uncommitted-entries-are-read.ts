import type { AppendAsk } from '@tangle-network/durability-contract'
import type { Mutant } from './mutant.ts'
import { foreseeAppend } from './planting/foresee.ts'
import { over } from './planting/over.ts'
import { turns } from './planting/turns.ts'

export const uncommittedEntriesAreRead: Mutant = {
  id: 'uncommitted-entries-are-read',
  tier: 'C',
  invariant: 'J2',
  also: ['J11'],
  statement: 'shows readers the entries of a batch before they are committed, and also when they never will be',
  plant: (store, { bite, shared }) => {
    const pending = shared(() => new Map<string, AppendAsk>())
    return over(store, {
      append: async (ask) => {
        if (!(await foreseeAppend(store, ask))) return store.append(ask)
        pending.set(ask.runId, ask)
        try {
          await turns(2)
          return await store.append(ask)
        } finally {
          pending.delete(ask.runId)
        }
      },
      read: async (ask) => {
        const answer = await store.read(ask)
        const batch = pending.get(ask.runId)
        if (answer.refused || batch?.after.digest !== answer.run.digest) return answer
        if ((answer.entries.at(-1)?.seq ?? ask.afterSeq) !== answer.run.seq) return answer
        bite()
        const { seq, digest } = batch.entries.at(-1) ?? batch.after
        const uncommitted = batch.entries.map((entry) => ({ ...entry, epoch: batch.epoch }))
        return {
          ...answer,
          run: { ...answer.run, seq, digest },
          entries: [...answer.entries, ...uncommitted].slice(0, ask.limit),
        }
      },
    })
  },
}

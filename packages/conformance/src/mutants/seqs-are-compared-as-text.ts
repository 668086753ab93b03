import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'
import { allEntries } from './planting/rows.ts'

export const seqsAreComparedAsText: Mutant = {
  id: 'seqs-are-compared-as-text',
  tier: 'S',
  invariant: 'J11',
  statement: 'takes seq 10 to come before seq 9, as it does among texts',
  plant: (store, { bite }) =>
    over(store, {
      read: async (ask) => {
        const answer = await store.read(ask)
        if (answer.refused) return answer
        const after = `${ask.afterSeq}`
        const past = (await allEntries(store, ask.runId)).filter(({ seq }) => ask.afterSeq === 0 || `${seq}` > after)
        past.sort((a, b) => (`${a.seq}` < `${b.seq}` ? -1 : 1))
        const entries = past.slice(0, Math.max(answer.entries.length, Math.min(1, past.length)))
        if (entries.some(({ seq }, index) => seq !== answer.entries[index]?.seq)) bite()
        return { ...answer, entries }
      },
    }),
}

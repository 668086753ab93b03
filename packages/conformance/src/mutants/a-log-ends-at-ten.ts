import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

const MOST = 10

export const aLogEndsAtTen: Mutant = {
  id: 'a-log-ends-at-ten',
  tier: 'S',
  invariant: 'J11',
  also: ['J1'],
  statement: `reads at most ${MOST} entries of a page, and takes the last of them for the head`,
  plant: (store, { bite }) =>
    over(store, {
      read: async (ask) => {
        const answer = await store.read(ask)
        const last = answer.refused ? undefined : answer.entries[MOST - 1]
        if (answer.refused || last === undefined || last.seq === answer.run.seq) return answer
        bite()
        const run = { ...answer.run, seq: last.seq, digest: last.digest }
        return { ...answer, run, entries: answer.entries.slice(0, MOST) }
      },
    }),
}

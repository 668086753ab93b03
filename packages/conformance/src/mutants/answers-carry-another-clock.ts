import type { Mutant } from './mutant.ts'
import { around } from './planting/over.ts'

export const answersCarryAnotherClock: Mutant = {
  id: 'answers-carry-another-clock',
  tier: 'T',
  invariant: 'J7',
  also: ['J15'],
  statement: "answers with its machine's time instead of the backend's",
  plant: (store, { bite }) =>
    around(store, async (call) => {
      const answer = await call()
      if (typeof answer !== 'object' || answer === null || !('now' in answer)) return answer
      const now = Date.now()
      if (now !== answer.now) bite()
      return { ...answer, now }
    }),
}

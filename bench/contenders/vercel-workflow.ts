import type { Contender } from '../contender.ts'

const REASON =
  'not set up: steps of workflow 4.8 exist only in what its compiler builds, and are called over HTTP in a server made of that'

/** Named, so that nobody misses it. */
export const vercelWorkflow: Contender = {
  name: 'vercel-workflow',
  kind: 'peer',
  store: 'postgres',
  settings: 'not measured',
  absent: REASON,
  open: () => Promise.reject(new Error(REASON)),
}

import type { Harness, InspectedRun } from '@tangle-network/durability-conformance'
import { ask, clearPlace, effects, newPlace, openPlace, type Place } from './suite-place.ts'

const url = process.env.DURABILITY_TEST_POSTGRES_URL ?? ''

/** Places that were used, and are empty again. */
const spare: Place[] = []

export const harness: Harness<Place> = {
  name: 'journal-postgres',
  capabilities: { durability: 'power', hosts: 'many', notifications: true, transactions: true },
  transactional: effects,
  provision: async () => spare.pop() ?? (await newPlace(url)),
  open: openPlace,
  destroy: async (place) => {
    await clearPlace(place)
    spare.push(place)
  },
  workerModule: import.meta.url,
  inspect,
  describe: async ({ url }) => {
    const [row] = await ask(url, ['SELECT version()'])
    return row as { version: string }
  },
}

async function inspect({ url, schema }: Place): Promise<readonly InspectedRun[]> {
  const rows = await ask(url, [
    `SELECT run_id, e.digest FROM ${schema}.entries e JOIN ${schema}.runs USING (run_no) ORDER BY run_id, e.seq`,
  ])
  const runs = new Map<string, string[]>()
  for (const { run_id, digest } of rows as { run_id: string; digest: string }[]) {
    runs.set(run_id, [...(runs.get(run_id) ?? []), digest])
  }
  return [...runs].map(([runId, digests]) => ({ runId, digests }))
}

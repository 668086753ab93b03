import type { Draft, Journal } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { createSupervisor, defineAgent, type Scope, type SupervisorOptions } from '@tangle-network/runtime-kernel'

export type Act = (scope: Scope) => Promise<unknown>

/** An agent of one name whose code may change between two lives. */
export const agent = (act: Act) => defineAgent({ name: 'writer', act: (_: null, scope) => act(scope) })

/** Runs the code under `run` for a supervisor that takes any run over at once. */
export function run(act: Act, journal: Journal = createMemoryJournal(), options: Partial<SupervisorOptions> = {}) {
  const owners = { name: () => `process ${owner++}`, provenDead: () => true }
  return createSupervisor({ journal, owners, patienceMs: 0, ...options }).runOrThrow(agent(act), null, { runId: 'run' })
}

let owner = 1

export const forever = () => new Promise<never>(() => {})

/** Runs the code until the log holds so many entries, and leaves it there, as a killed process would. */
export async function abandoned(act: Act, entries: number): Promise<Journal> {
  const journal = createMemoryJournal()
  run(act, journal).catch(() => {})
  const reached = async () => (await journal.head('run').catch(() => ({ seq: -1 }))).seq >= entries
  while (!(await reached())) await new Promise((resolve) => setImmediate(resolve))
  return journal
}

/** A log that a killed process left, with an entry of newer code behind it. */
export async function continuedByNewerCode(entry: Draft): Promise<Journal> {
  const journal = await abandoned(forever, 2)
  const { holder } = await journal.head('run')
  if (holder === null) throw new Error('nobody holds the run')
  const supersede = { owner: holder.owner, epoch: holder.epoch }
  const { lease, head } = await journal.acquire('run', { owner: 'newer', ttlMs: 1_000, supersede })
  await journal.append(lease, { after: head, at: 0, entries: [entry] })
  await journal.release(lease)
  return journal
}

import {
  FAILPOINTS,
  type FailpointHook,
  type Journal,
  type Lease,
  type Mutation,
} from '@tangle-network/durability-contract'
import { MANIFEST } from './run.ts'

const QUEUED = { ...MANIFEST, queue: 'q' }
const ada = { owner: 'ada', ttlMs: 60_000 }
const blob = Uint8Array.of(1, 2, 3)
const message = { id: 'm', sender: 's', kind: 'k', payload: 'hello' }

export const EVERY_MUTATION: ReadonlySet<Mutation> = new Set(
  FAILPOINTS.map((failpoint) => failpoint.split(':')[0] as Mutation),
)

/** Notes which mutations have been committed, as a store's failpoint. */
export function noted(): { readonly mutations: Set<Mutation>; readonly failpoint: FailpointHook } {
  const mutations = new Set<Mutation>()
  const failpoint: FailpointHook = (name) => {
    const [mutation, instant] = name.split(':')
    if (instant === 'after-commit') mutations.add(mutation as Mutation)
  }
  return { mutations, failpoint }
}

/**
 * Lets a run live through every mutation there is, and all that are found rather than written once more; `after` is told
 * of each one when it is acknowledged.
 */
export async function liveThroughAll(
  journal: Journal,
  runId: string,
  after: (acknowledged: string) => Promise<void> = async () => {},
): Promise<void> {
  const step = async <T>(name: string, work: Promise<T>): Promise<T> => {
    const answer = await work
    await after(name)
    return answer
  }
  const { head } = await step('begin', journal.begin(runId, QUEUED))
  await step('begin of a known run', journal.begin(runId, QUEUED))
  const { lease } = await step('acquire', journal.acquire(runId, ada))
  const first = { after: head, at: 1, entries: [{ kind: 'k', payload: 1, refs: [0] }], blobs: [blob] }
  const { cursor } = await step('append', journal.append(lease, first))
  await step('append offered again', journal.append(lease, first))
  await step('putBlob', journal.putBlob(lease, Uint8Array.of(4)))
  await step('putBlob of what stands', journal.putBlob(lease, blob))
  await step('renew', journal.renew(lease))
  await step('deliver', journal.deliver(runId, message))
  await step('deliver again', journal.deliver(runId, message))
  await step('release', journal.release(lease, { stalled: 'why' }))
  await step('revive', journal.revive(runId, { sender: 'bob', reason: 'mended' }))
  const again = await step('acquire once more', journal.acquire(runId, ada))
  const resting = { after: cursor, at: 2, entries: [{ kind: 'k', payload: 2 }], seen: 2, suspend: { wakeAt: 0 } }
  const rested = await step('append that suspends', journal.append(again.lease, resting))
  const supports = { agents: [QUEUED.agent] }
  const [claimed] = await step('claim', journal.claim({ ...ada, queue: 'q', limit: 1, supports }))
  const last = { after: rested.cursor, at: 3, entries: [{ kind: 'k', payload: 3 }], end: 'completed' as const }
  await step('append that ends', journal.append(claimed?.lease as Lease, last))
  await step('the end offered again', journal.append(claimed?.lease as Lease, last))
  const lines: string[] = []
  for await (const line of journal.export(runId)) lines.push(line)
  await step('forget', journal.forget(runId))
  await step('forget again', journal.forget(runId))
  await step('import', journal.import(lines))
}

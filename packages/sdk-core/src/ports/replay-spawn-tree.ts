import { DurabilityError, quoted } from '@tangle-network/durability-contract'
import type { ResultBlobStore } from './result-blob-store.ts'
import type { AnySpawnEvent } from './spawn-event.ts'
import { brokenTree, endingOf, type SpawnFact, spawnFacts, timeOf } from './spawn-fact.ts'
import { NOTHING_SPENT } from './spend.ts'

/** What is left of a child that is over. */
export interface SettledHandle {
  readonly id: string
  readonly label: string
  readonly status: 'done' | 'failed' | 'cancelled'
  /** Throws: there is nothing to stop. */
  abort(reason?: string): void
}

/** A settlement as the parent was told of it, with whatever else the event says. */
export type Settled<Out = unknown> = SettledWith<Out> | SettledWithout

interface SettledWith<Out> {
  readonly kind: 'done'
  readonly handle: SettledHandle
  readonly out: Out
  readonly outRef: string
  readonly spent: unknown
  readonly verdict?: unknown
  readonly settledAt?: number | undefined
  readonly seq: number
}

interface SettledWithout {
  readonly kind: 'down'
  readonly handle: SettledHandle
  readonly reason: string
  readonly infra: boolean
  /** 0 where the event does not say. */
  readonly restartCount: number
  readonly settledAt?: number | undefined
  readonly seq: number
}

/** What a tree can be replayed from: a port, or any other journal of spawns. */
export interface SpawnTrees {
  loadTree(root: string): Promise<readonly AnySpawnEvent[] | undefined>
}

/**
 * The settlements of a tree in the order of their seqs, with their results, however long those take to get. `Result` is
 * the caller's own type of them. Rejects with `RUN_NOT_FOUND` for a tree that was never begun, `BLOB_MISSING` for a result
 * that the store does not have, and `CORRUPT` where a child is done and no event says what with.
 */
export async function replaySpawnTree<Result extends Pick<Settled, 'kind' | 'seq'> = Settled>(
  journal: SpawnTrees,
  blobs: Pick<ResultBlobStore, 'get'>,
  root: string,
): Promise<Result[]> {
  const events = await journal.loadTree(root)
  if (events === undefined) {
    const where = `spawn tree ${quoted(root)}`
    throw new DurabilityError('RUN_NOT_FOUND', { expected: 'a tree that was begun', found: 'none', where })
  }
  const facts = spawnFacts(events)
  const spawns = new Map(facts.filter(({ does }) => does === 'spawn' || does === 'wait').map((fact) => [fact.id, fact]))
  const settled: Settled[] = []
  // One after the other: results may be large, and the order in which they come must not matter.
  for (const fact of facts) {
    if (fact.does === 'settle') settled.push(await settledOf(fact, spawns.get(fact.id), blobs))
  }
  return settled as readonly Pick<Settled, 'kind' | 'seq'>[] as Result[]
}

async function settledOf(
  fact: SpawnFact,
  spawn: SpawnFact | undefined,
  blobs: Pick<ResultBlobStore, 'get'>,
): Promise<Settled> {
  const { event, id, seq } = fact
  const { status: _, outcome: __, by: ___, ...extra } = fact.extra
  const settledAt = timeOf(fact)
  const when = settledAt === undefined ? {} : { settledAt }
  const ending = endingOf(fact)
  const handle = handleOf(id, spawn, ending)
  if (ending !== 'done') {
    const infra = event.infra === true
    return { restartCount: 0, ...extra, ...when, kind: 'down', handle, reason: reasonOf(fact), infra, seq }
  }
  if (typeof event.outRef !== 'string') throw brokenTree(`the outRef of ${quoted(id)}, which is done`, 'none')
  const out = await blobs.get(event.outRef)
  if (out === undefined) throw missing(event.outRef, id, seq)
  return { spent: NOTHING_SPENT, ...extra, ...when, kind: 'done', handle, out, outRef: event.outRef, seq }
}

function reasonOf({ event }: SpawnFact): string {
  const { reason, verdict } = event as { reason?: unknown; verdict?: { notes?: unknown } | null }
  if (typeof reason === 'string') return reason
  if (typeof verdict?.notes === 'string') return verdict.notes
  return event.kind === 'woken' ? 'wait cancelled' : 'child down'
}

function handleOf(id: string, spawn: SpawnFact | undefined, status: SettledHandle['status']): SettledHandle {
  const label = typeof spawn?.extra.label === 'string' ? spawn.extra.label : id
  const abort = () => {
    throw new TypeError(`${quoted(id)} is over: a handle that was replayed has nothing to abort`)
  }
  return Object.freeze({ ...spawn?.extra, id, label, status, abort })
}

function missing(outRef: string, id: string, seq: number): DurabilityError {
  return new DurabilityError('BLOB_MISSING', {
    expected: `the result of ${quoted(id)}, settled at seq ${seq}`,
    found: 'none in the store of results',
    where: outRef,
    details: { outRef, id, seq },
  })
}

import { readAll } from '@tangle-network/durability-conformance'
import { isDurabilityError, type Journal } from '@tangle-network/durability-contract'
import type { Said, WorkerReport } from './worker-report.ts'

type Acknowledged = WorkerReport & { readonly is: 'acknowledged' }

export interface Audit {
  readonly acknowledged: number
  /** Acknowledged entries, and runs that were begun, that are not there as they were told. */
  readonly lost: number
  /** Runs that two owners held under one epoch, or whose log falls back to a lower one. */
  readonly doubleOwners: number
  readonly runs: number
  readonly runsEnded: number
}

/** What workers were told, kept where none of them dies. */
export class Ledger {
  /** By run: everything that was acknowledged. */
  readonly #told = new Map<string, Acknowledged[]>()
  /** By run and epoch: everybody who was granted it. */
  readonly #grants = new Map<string, Map<number, Set<string>>>()
  acknowledged = 0

  begun(runId: string): void {
    // A worker may have been quicker to tell of it.
    if (!this.#told.has(runId)) this.#told.set(runId, [])
  }

  take(report: WorkerReport): void {
    if (report.is === 'idle') return
    if (report.is === 'granted') {
      const grants = this.#grants.get(report.runId) ?? new Map<number, Set<string>>()
      grants.set(report.epoch, (grants.get(report.epoch) ?? new Set()).add(report.owner))
      this.#grants.set(report.runId, grants)
      return
    }
    this.acknowledged += 1
    this.begun(report.runId)
    this.#told.get(report.runId)?.push(report)
  }

  /** Compares what was told with what stands, whole runs verified. */
  async audit(journal: Journal): Promise<Audit> {
    let [lost, doubleOwners, runsEnded] = [0, 0, 0]
    for (const [runId, told] of this.#told) {
      const entries = await entriesOf(journal, runId)
      if (entries === undefined) {
        lost += 1 + told.length
        continue
      }
      lost += told.filter(({ seq, digest, said }) => !isSaid(entries[seq - 1], digest, said)).length
      const owners = new Map([...(this.#grants.get(runId) ?? [])].map(([epoch, names]) => [epoch, new Set(names)]))
      for (const { epoch, payload } of entries) {
        owners.set(epoch, (owners.get(epoch) ?? new Set()).add((payload as Said).owner))
      }
      const falls = entries.some(({ epoch }, index) => epoch < (entries[index - 1]?.epoch ?? 0))
      if (falls || [...owners.values()].some(({ size }) => size > 1)) doubleOwners += 1
      if ((await journal.verify(runId)).head.status === 'completed') runsEnded += 1
    }
    return { acknowledged: this.acknowledged, lost, doubleOwners, runs: this.#told.size, runsEnded }
  }
}

async function entriesOf(journal: Journal, runId: string) {
  try {
    return await readAll(journal, runId)
  } catch (error) {
    if (isDurabilityError(error, 'RUN_NOT_FOUND')) return undefined
    throw error
  }
}

function isSaid(
  entry: { readonly digest: string; readonly payload: unknown } | undefined,
  digest: string,
  { owner, nth }: Said,
): boolean {
  const found = entry?.payload as Said | undefined
  return entry?.digest === digest && found?.owner === owner && found.nth === nth
}

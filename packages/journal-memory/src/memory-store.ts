import {
  acquireRun,
  appendToRun,
  type BlobAddress,
  beginRun,
  type EntryRow,
  type FailpointHook,
  type JournalStore,
  type Mutation,
  mayWrite,
  type Refusal,
  type RunRow,
  refuse,
  releaseLease,
  renewLease,
} from '@tangle-network/durability-contract'

/** What one run consists of: its row, its log, its blobs. */
export interface MemoryRun {
  row: RunRow
  readonly entries: EntryRow[]
  readonly blobs: Map<BlobAddress, Uint8Array>
}

/** Where the runs live. Journals that share one see the same runs, as processes that share a database do. */
export type MemoryShelf = Map<string, MemoryRun>

/**
 * The contract on a Map. Each method is one synchronous step, hence atomic: decide by the contract's pure rule, then
 * write what it decided. A backend on a database does the same inside one transaction.
 */
export class MemoryStore implements JournalStore {
  readonly capabilities = { durability: 'memory', hosts: 'one' } as const
  readonly #runs: MemoryShelf
  readonly #clock: () => number
  readonly #failpoint: FailpointHook

  constructor(runs: MemoryShelf, clock: () => number, failpoint: FailpointHook) {
    this.#runs = runs
    this.#clock = clock
    this.#failpoint = failpoint
  }

  begin: JournalStore['begin'] = async (ask) => {
    const decision = beginRun(this.#runs.get(ask.runId)?.row, ask, this.#clock())
    return this.#commit('begin', decision)
  }

  acquire: JournalStore['acquire'] = async (ask) => {
    const decision = acquireRun(this.#runs.get(ask.runId)?.row, ask, this.#clock())
    return this.#commit('acquire', decision)
  }

  renew: JournalStore['renew'] = async (ask) => {
    const decision = renewLease(this.#runs.get(ask.runId)?.row, ask, this.#clock())
    return this.#commit('renew', decision)
  }

  release: JournalStore['release'] = async (ask) => {
    const decision = releaseLease(this.#runs.get(ask.runId)?.row, ask, this.#clock())
    return this.#commit('release', decision)
  }

  append: JournalStore['append'] = async (ask) => {
    const run = this.#runs.get(ask.runId)
    const standing = {
      digestAt: (seq: number) => run?.entries[seq - 1]?.digest,
      hasBlob: (address: BlobAddress) => run?.blobs.has(address) ?? false,
    }
    const decision = appendToRun(run?.row, ask, standing, this.#clock())
    return this.#commit('append', decision, (kept) => {
      if (decision.refused || decision.replayed) return
      for (const { address, bytes } of ask.blobs) kept.blobs.set(address, bytes)
      for (const entry of ask.entries) kept.entries.push({ ...entry, epoch: ask.epoch })
    })
  }

  putBlob: JournalStore['putBlob'] = async (ask) => {
    const decision = mayWrite(this.#runs.get(ask.runId)?.row, ask, this.#clock())
    return this.#commit('putBlob', decision, (kept) => kept.blobs.set(ask.blob.address, ask.blob.bytes))
  }

  head: JournalStore['head'] = async ({ runId }) => {
    const run = this.#runs.get(runId)
    return run ? { run: run.row, now: this.#clock() } : refuse('RUN_NOT_FOUND', undefined, this.#clock())
  }

  read: JournalStore['read'] = async ({ runId, afterSeq, limit, maxBytes }) => {
    const run = this.#runs.get(runId)
    if (!run) return refuse('RUN_NOT_FOUND', undefined, this.#clock())
    const digest = run.entries[afterSeq - 1]?.digest
    const entries: EntryRow[] = []
    let bytes = 0
    for (const entry of run.entries.slice(afterSeq, afterSeq + limit)) {
      bytes += Buffer.byteLength(entry.payload)
      if (bytes > maxBytes && entries.length > 0) break
      entries.push(entry)
    }
    return { run: run.row, now: this.#clock(), digest, entries }
  }

  getBlob: JournalStore['getBlob'] = async ({ runId, address }) => {
    const run = this.#runs.get(runId)
    if (!run) return refuse('RUN_NOT_FOUND', undefined, this.#clock())
    return { run: run.row, now: this.#clock(), bytes: run.blobs.get(address)?.slice() }
  }

  close: JournalStore['close'] = async () => {}

  /** Keeps what was decided. Nothing here can fail half-way, so the assignment below is the commit. */
  #commit<Decision extends { refused?: undefined; run: RunRow }>(
    mutation: Mutation,
    decision: Decision | Refusal,
    write: (run: MemoryRun) => void = () => {},
  ): (Decision & { now: number }) | Refusal {
    if (decision.refused) return decision
    this.#failpoint(`${mutation}:before-write`)
    const { runId } = decision.run
    const run = this.#runs.get(runId) ?? { row: decision.run, entries: [], blobs: new Map() }
    this.#failpoint(`${mutation}:before-commit`)
    run.row = decision.run
    write(run)
    this.#runs.set(runId, run)
    this.#failpoint(`${mutation}:after-commit`)
    return { ...decision, now: this.#clock() }
  }
}

import type { Capabilities, FailpointHook, Journal, JournalStore } from '@tangle-network/durability-contract'
import type { Failover } from './failover/failover.ts'
import type { Network } from './network/network.ts'

/** What a backend is opened with by the suite. A backend that ignores one of them cannot be proven. */
export interface OpenOptions {
  /** The backend's clock, in ms since the Unix epoch. Stands still unless a law moves it. */
  readonly clock: () => number
  /** Called by the store at every instant of `FAILPOINTS`, and of `TRANSACT_FAILPOINTS` where it has them; throws or kills where a fault was asked for. */
  readonly failpoint: FailpointHook
}

/** How effects are made through the transactions of a backend, and what stands of them. */
export interface TransactionalPart<Env = unknown> {
  /** Makes one effect through a transaction of the journal: a row, say, that holds the key. */
  effect(tx: unknown, key: string): Promise<void>
  /** Keys of all the effects that are committed on the place, those made twice listed twice; read from outside. */
  effects(env: Env): Promise<readonly string[]>
  /**
   * Tries to end the transaction from within, by whatever `tx` gives its user to try it with. Rejects where it is refused,
   * or where there is nothing to try.
   */
  end(tx: unknown, how: 'commit' | 'rollback'): Promise<void>
}

/** A run as an independent reader found it: past the journal, its connection and its caches. */
export interface InspectedRun {
  readonly runId: string
  /** Digests of the entries in the order of their seqs, from seq 1. */
  readonly digests: readonly string[]
}

/**
 * What an author writes to have a backend proven. `Env` names one place where runs are kept (a folder, a schema, a map);
 * with a `workerModule` it must survive JSON, because other processes are given it.
 */
export interface Harness<Env = unknown> {
  readonly name: string
  readonly capabilities: Capabilities
  /** Makes a new, empty place. */
  provision(): Promise<Env>
  /**
   * Opens the place once more; several may be open at a time. Answers the store, which the suite makes journals of. A
   * whole journal is accepted too, but then nothing can be planted beneath it: laws that need that are not claimed.
   */
  open(env: Env, options: OpenOptions): Promise<JournalStore | Journal>
  /** Removes the place and everything in it. All that was opened has been closed or killed by then. */
  destroy(env: Env): Promise<void>
  /**
   * URL of a module that exports this harness as `harness`. Workers, which are killed, import it in processes of their
   * own. Without it the levels that kill are not claimed.
   */
  readonly workerModule?: string
  /** A second, independent way to read what is stored, after everybody has gone. */
  inspect?(env: Env): Promise<readonly InspectedRun[]>
  /** What a reader of the report should know of the place: versions, effective pragmas. It has been opened once. */
  describe?(env: Env): Promise<Readonly<Record<string, string>>>
  /** For a backend that declares transactions; without it the laws about them are not claimed. */
  readonly transactional?: TransactionalPart<Env>
  /** Laws that this backend is known to break, by id, each with the reason. An exempt law that holds is a failure. */
  readonly exempt?: Readonly<Record<string, string>>
  /** Of a backend with a server: how to stand between the two, and how to end either. Without it L3 is not claimed. */
  readonly network?: Network<Env>
  /** Of a backend whose server may be replaced by another: how that comes about. Without it F is not claimed. */
  readonly failover?: Failover<Env>
  /** The folder that holds the bytes, for the laws about the loss of power. */
  dataDir?(env: Env): Promise<string>
}

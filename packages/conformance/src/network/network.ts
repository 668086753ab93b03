import type { JournalStore } from '@tangle-network/durability-contract'
import type { OpenOptions } from '../harness.ts'

/** Where a server listens. */
export interface Endpoint {
  readonly host: string
  readonly port: number
}

/** What a backend is opened with when the suite stands between it and its server. */
export interface NetworkOpenOptions extends OpenOptions {
  /** Where to connect, in place of the server's own address. It speaks no TLS. */
  readonly endpoint: Endpoint
  /** How many connections the pool may hold, at most; one must be enough for every call but `changed`. */
  readonly connections: number
  /** How long a call waits for an answer before its outcome is unknown. */
  readonly timeoutMs: number
}

/** What a harness offers whose backend is a client of a server: the laws about networks are claimed with it. */
export interface Network<Env = unknown> {
  /** How client and server speak: the suite must know where a message ends to tell before a commit from after it. */
  readonly wire: 'postgres'
  /** Where the server listens. Asked for each connection anew. */
  endpoint(env: Env): Promise<Endpoint>
  /** Opens the place once more, through another endpoint: as `open` of the harness does, its clock and failpoint included. */
  open(env: Env, options: NetworkOpenOptions): Promise<JournalStore>
  /** Ends every session of the place but the one that asks, as an operator would. Answers how many there were. */
  terminateSessions(env: Env): Promise<number>
  /** Kills one process of the server that serves a session of the place; resolves when the server serves again. */
  killSession?(env: Env): Promise<void>
  /** Kills all of the server at once, as a crash of its host would, and starts it again on the same data. */
  crashServer(env: Env): Promise<void>
}

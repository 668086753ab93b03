/** How a worker is started: what its process gets as its first argument, in JSON. */
export interface WorkerOrder {
  readonly url: string
  /** Of one incarnation: a worker that was replaced never comes back under its name. */
  readonly name: string
  /** How many owners share its journal, each with one run at a time. */
  readonly hands: number
  readonly connections: number
  readonly ttlMs: number
  /** Entries of each run. */
  readonly length: number
}

/** What a worker tells its parent, which keeps it where no worker dies. */
export type WorkerReport =
  | { readonly is: 'granted'; readonly runId: string; readonly epoch: number; readonly owner: string }
  | {
      readonly is: 'acknowledged'
      readonly runId: string
      readonly seq: number
      readonly digest: string
      readonly said: Said
      /** When it was sent for the last time, in ms since the Unix epoch. */
      readonly sentAt: number
    }
  /** Nothing was due when it asked. */
  | { readonly is: 'idle' }

/** The payload of an entry. */
export interface Said {
  readonly owner: string
  readonly nth: number
}

export const QUEUE = 'load'
export const AGENT = 'load'

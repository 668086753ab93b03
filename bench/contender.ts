import type { Journal } from '@tangle-network/durability'

/** Where one measurement takes place: a folder of its own, and for Postgres a database of its own as well. */
export interface Place {
  readonly folder: string
  readonly url?: string | undefined
}

/** `own` is the server that a system brings along; `memory` is our journal that dies with the process. */
export type StoreName = 'sqlite' | 'postgres' | 'own' | 'memory'

/** Something that makes steps durable, opened on a fresh place. */
export interface Opened {
  /** Does one run of so many steps, one after the other, each with a result of `RESULT`. `onStep` hears of each. */
  run(runId: string, steps: number, onStep?: () => void): Promise<void>
  /** So many steps of that run are there when its store is read. */
  stepsOf(runId: string): Promise<number>
  /** Does so many steps of a run, and leaves it before its end. */
  interrupt?(runId: string, steps: number): Promise<void>
  /** Goes on with a run that was left, as another process would, and ends it. */
  resume?(runId: string, steps: number): Promise<void>
  /** Does a step of a run and stays in its second one; answers what lets it go on to its end. */
  hold?(runId: string): Promise<() => Promise<void>>
  /** A client with a log of its own: each call is one more step of it, durable when it resolves. Floors have it. */
  appender?(client: string): Promise<() => Promise<void>>
  /** What is beneath, where that is a journal of ours. */
  readonly journal?: Journal
  close(): Promise<void>
}

export interface Contender {
  readonly name: string
  /** `floor` is one INSERT a step, `ours` this project, `peer` another one. */
  readonly kind: 'floor' | 'ours' | 'peer'
  readonly store: StoreName
  /** How it is set up, for the report: durability, connections, batching. */
  readonly settings: string
  /**
   * Of ours what has a row of its own: steps of another class than `idempotent`, resumes that find a snapshot, or a
   * checkpoint in one, commits in a thread.
   */
  readonly variant?: 'once' | 'transactional' | 'snapshot' | 'checkpoint' | 'thread'
  /** Of a peer: the packages in `peers/` that it is made of, whose versions are told. */
  readonly packages?: readonly string[]
  /** Why it cannot be measured on this machine at all. It counts as failed. */
  readonly absent?: string
  /** The most steps that a run of it may have. */
  readonly stepLimit?: number
  /** Why no run of it can be left and resumed. */
  readonly neverResumes?: string
  /** Opens the place, and makes of it what is needed when it is fresh. */
  open(place: Place): Promise<Opened>
}

/** What every step of every contender results in. */
export const RESULT = 'r'.repeat(256)

/** Runs that go on at once: a contender that must be told how many it may work on is told more than any workload has. */
export const AT_ONCE = 64

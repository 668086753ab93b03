/** Where one measurement takes place: a folder of its own, and for Postgres a database of its own as well. */
export interface Place {
  readonly folder: string
  readonly url?: string | undefined
}

export type StoreName = 'sqlite' | 'postgres'

/** Something that makes steps durable, opened on a fresh place. */
export interface Opened {
  /** Does one run of so many steps, one after the other, each with a result of `RESULT`. `onStep` hears of each. */
  run(runId: string, steps: number, onStep?: () => void): Promise<void>
  /** So many steps of that run are there when it is read back. */
  stepsOf(runId: string): Promise<number>
  /** Does so many steps of a run, and leaves it before its end. */
  interrupt?(runId: string, steps: number): Promise<void>
  /** Goes on with a run that was left, as another process would, and ends it. */
  resume?(runId: string, steps: number): Promise<void>
  close(): Promise<void>
}

export interface Contender {
  readonly name: string
  /** `floor` is one INSERT a step, `ours` this project, `peer` another one. */
  readonly kind: 'floor' | 'ours' | 'peer'
  readonly store: StoreName
  /** How it is set up, for the report: durability, connections, batching. */
  readonly settings: string
  /** Opens the place, and makes of it what is needed when it is fresh. */
  open(place: Place): Promise<Opened>
}

/** What every step of every contender results in. */
export const RESULT = 'r'.repeat(256)

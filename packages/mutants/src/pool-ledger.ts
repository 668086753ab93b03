import { openSync, readdirSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** One thing that a worker did or was told, in a file that no journal knows of. Times are the journal's. */
export type PoolLine = { readonly worker: string } & (
  | {
      readonly what: 'granted'
      readonly runId: string
      readonly epoch: number
      readonly now: number
      readonly expiresAt: number
    }
  | { readonly what: 'renewed'; readonly runId: string; readonly epoch: number; readonly expiresAt: number }
  /** The function of a step was called, which has no effect before this line. */
  | ({ readonly what: 'started'; readonly idempotencyKey: string } & Effect)
  | ({ readonly what: 'made' } & Effect)
  /** A run could not go on here. */
  | { readonly what: 'gave-up'; readonly runId: string; readonly code: string }
)

/** One attempt of a step. */
export interface Effect {
  readonly runId: string
  readonly path: readonly string[]
  readonly key: string
  readonly epoch: number
}

/** What happened, without saying who writes it. */
export type PoolEvent = PoolLine extends infer Line ? (Line extends PoolLine ? Omit<Line, 'worker'> : never) : never

/** The file of one worker: a line that a kill cuts off damages none of another. */
export class PoolLedger {
  readonly #worker: string
  readonly #fd: number

  constructor(folder: string, worker: string) {
    this.#worker = worker
    this.#fd = openSync(join(folder, `${worker}.jsonl`), 'a')
  }

  /** One write to the kernel of the system, which a SIGKILL of this process does not take back. */
  write(event: PoolEvent): void {
    writeSync(this.#fd, `${JSON.stringify({ worker: this.#worker, ...event })}\n`)
  }
}

/** What all workers wrote, each in its order. */
export function readPoolLedger(folder: string): PoolLine[] {
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
  // A line that was cut off by the kill was never finished, so nothing came after it.
  return texts.flatMap((text) => text.split('\n').slice(0, -1)).map((line) => JSON.parse(line) as PoolLine)
}

export type PoolLineOf<What extends PoolLine['what']> = Extract<PoolLine, { what: What }>

export function poolLinesOf<What extends PoolLine['what']>(lines: readonly PoolLine[], what: What): PoolLineOf<What>[] {
  return lines.filter((line): line is PoolLineOf<What> => line.what === what)
}

import { readSync, writeSync } from 'node:fs'
import type { Batch, Failpoint, Journal } from '@tangle-network/durability-contract'
import type { CrashReport, Stop } from './order.ts'

/** One line on the inherited descriptor 3. */
export function tell(report: CrashReport): void {
  writeSync(3, `${JSON.stringify(report)}\n`)
}

/** The one place at which this process stops, once: what is offered again passes it again. */
export class Stops {
  readonly #stop: Stop | undefined
  readonly #runId: string
  #offered: Batch | undefined
  #hasStopped = false

  constructor(stop: Stop | undefined, runId: string) {
    this.#stop = stop
    this.#runId = runId
  }

  readonly failpoint = (name: Failpoint): void => {
    const stop = this.#stop
    if (stop === undefined || !('at' in stop) || stop.at !== name) return
    if (stop.of && !this.#offered?.entries.some(({ kind }) => kind === stop.of)) return
    this.#pass(name)
  }

  readonly instant = (name: string, runId: string): void => {
    const stop = this.#stop
    if (stop && 'instant' in stop && stop.instant === name && runId === this.#runId) this.#pass(name)
  }

  /** A journal that tells what is appended through it. A run has one append in flight at most, so a failpoint is of that one. */
  watching(journal: Journal): Journal {
    return {
      ...journal,
      append: async (lease, batch) => {
        this.#offered = batch
        if (!batch.blobs?.length) tell({ is: 'offers', lease, batch })
        const appended = await journal.append(lease, batch)
        tell({ is: 'acknowledged', seq: appended.cursor.seq })
        return appended
      },
    }
  }

  /** Nothing of this process goes on, no timer and no other thread of JavaScript, until the parent says so. */
  #pass(at: string): void {
    if (this.#hasStopped) return
    this.#hasStopped = true
    tell({ is: 'stopped', at })
    // The end of the pipe: the parent has died, and nobody will say anything.
    if (readSync(4, Buffer.alloc(1)) === 0) process.exit(1)
  }
}

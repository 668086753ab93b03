import type { Client } from '@tangle-network/durability'
import { type PoolTask, SIGNAL } from './pool-agent.ts'
import { draw } from './pool-draw.ts'
import type { PoolReport } from './pool-worker.ts'

/** Longer than a run lingers for a timer, which is a second: some runs wait where they are and others are suspended. */
const LONGEST_SLEEP_MS = 1_400
const STARTED_AT_ONCE = 16

/** The runs of a pool and those who talk to them. */
export class PoolRuns {
  /** Ids of the runs, by their numbers. */
  readonly runIds: string[] = []
  readonly #client: Client
  readonly #seed: string
  #begun = 0
  #waiting: { readonly count: number; readonly resolve: () => void }[] = []
  readonly #sent: Promise<unknown>[] = []

  constructor(client: Client, seed: string) {
    this.#client = client
    this.#seed = seed
  }

  /** Starts the runs, and tells a third of them at once what they will wait for. */
  async start(numbers: number[]): Promise<void> {
    for (const n of numbers) this.runIds[n] = `run-${String(n).padStart(5, '0')}`
    const left = [...numbers]
    const startNext = async () => {
      for (let n = left.shift(); n !== undefined; n = left.shift()) {
        const runId = this.runIds[n] ?? ''
        const sleepMs = Math.round(draw(this.#seed, 'sleep', n) * LONGEST_SLEEP_MS)
        await this.#client.start('pooled', { n, sleepMs } satisfies PoolTask, { runId })
        if (this.#mood(runId) === 'at once') await this.tell(runId)
      }
    }
    await Promise.all(Array.from({ length: STARTED_AT_ONCE }, startNext))
  }

  /** Sends a run its message: the same one however often. */
  tell(runId: string): Promise<unknown> {
    return this.#client.signal(runId, SIGNAL, messageOf(runId), { id: `go ${runId}` })
  }

  onReport(report: PoolReport): void {
    const { runId } = report
    const isAsked = report.is === 'suspended' && report.waitsFor.includes(SIGNAL)
    const isMeanwhile = report.is === 'started' && report.key === 'pay'
    if (isMeanwhile && this.#mood(runId) === 'meanwhile') this.#send(runId)
    if (isAsked && this.#mood(runId) === 'when asked') this.#send(runId)
    if (report.is !== 'started') return
    this.#begun += 1
    for (const { count, resolve } of this.#waiting) if (this.#begun >= count) resolve()
  }

  /** Resolves when so many effects have begun. */
  async hasBegun(count: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.push({ count, resolve })
    if (this.#begun >= count) resolve()
    await promise
  }

  /** Resolves when all runs have ended. What a report would have led to that died with its worker is done now. */
  async ended(): Promise<void> {
    await Promise.all(this.#sent)
    for (const runId of this.runIds) await this.tell(runId)
    for (const runId of this.runIds) await this.#client.result(runId)
  }

  /** When a run is sent its message. */
  #mood(runId: string): 'at once' | 'meanwhile' | 'when asked' {
    const third = Math.floor(draw(this.#seed, 'message', runId) * 3)
    return third === 0 ? 'at once' : third === 1 ? 'meanwhile' : 'when asked'
  }

  #send(runId: string): void {
    const sent = this.tell(runId)
    // Waited for in the end; until then nobody has to handle it.
    sent.catch(() => {})
    this.#sent.push(sent)
  }
}

/** What the message to a run says. */
export function messageOf(runId: string): unknown {
  return { for: runId }
}

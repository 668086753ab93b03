import { setTimeout as sleep } from 'node:timers/promises'
import { isDurabilityError, type Journal } from '@tangle-network/durability'
import type { PlannedKill } from './kill-plan.ts'
import { filesIn, LEASE_LOST, type WorkerOrder } from './worker-order.ts'
import { type WaitStatus, WorkerProcess } from './worker-process.ts'

/** A process that was sent SIGKILL, and what was seen of it afterwards. */
export interface Kill {
  readonly pid: number
  /** The last entry of the run when the process was dead. */
  readonly seq: number
  /** Whether it died of it, with the run still open. */
  readonly landed: boolean
}

/** Told as it happens. */
export interface DirectorEvents {
  started(pid: number): void
  killed(kill: Kill): void
}

export interface Directed {
  readonly kills: readonly Kill[]
  /** Why the run did not end as it should; undefined when it did. */
  readonly failure: string | undefined
}

/** Processes that may give up because their lease ran out, before the demo gives up too. */
const MOST_LAPSES = 5

/**
 * Has one process after another drive the run, kills each at its planned instant, and lets the last one finish. Looks
 * at the run through a journal connection of its own.
 */
export class Director {
  readonly #journal: Journal
  readonly #order: WorkerOrder
  readonly #events: DirectorEvents
  #worker: WorkerProcess | undefined
  #isStopped = false

  constructor(journal: Journal, order: WorkerOrder, events: DirectorEvents) {
    this.#journal = journal
    this.#order = order
    this.#events = events
  }

  async direct(plan: readonly PlannedKill[]): Promise<Directed> {
    const kills: Kill[] = []
    for (let lapses = 0; ; ) {
      const planned = plan[kills.length]
      const { status, worker, wasSent } = await this.#drive(planned, kills.length === 0)
      if (wasSent) {
        const kill = { pid: worker.pid, ...(await this.#look(status)) }
        kills.push(kill)
        this.#events.killed(kill)
      } else if (status.code === LEASE_LOST && lapses < MOST_LAPSES) {
        lapses += 1
      } else {
        return { kills, failure: failureOf(status, worker, planned !== undefined) }
      }
    }
  }

  /** Ends the worker at hand and starts no other, for a demo that is interrupted. `direct` never resolves then. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#worker?.kill()
    await this.#worker?.ended
  }

  async #drive(planned: PlannedKill | undefined, isFirst: boolean) {
    let wasSent = false
    const { leash: _, skipCommitsAfter, ...order } = this.#order
    const worker = new WorkerProcess(
      {
        ...order,
        ...(planned ? { leash: { afterSteps: planned.afterSteps, moment: planned.moment } } : {}),
        ...(isFirst && skipCommitsAfter !== undefined ? { skipCommitsAfter } : {}),
        // Nobody waits for a kill any more.
        paceMs: planned ? order.paceMs : 0,
      },
      async () => {
        if (planned && planned.delayMs >= 1) await sleep(planned.delayMs)
        wasSent = true
        worker.kill()
      },
    )
    this.#worker = worker
    this.#events.started(worker.pid)
    const status = await worker.ended
    if (this.#isStopped) return new Promise<never>(() => {})
    return { status, worker, wasSent }
  }

  async #look({ signal }: WaitStatus): Promise<Omit<Kill, 'pid'>> {
    try {
      const { seq, status } = await this.#journal.head(this.#order.runId)
      return { seq, landed: signal === 'SIGKILL' && status === 'open' }
    } catch (error) {
      if (!isDurabilityError(error, 'RUN_NOT_FOUND')) throw error
      return { seq: 0, landed: false }
    }
  }
}

/** Where a run keeps its journal, as `openJournal` takes it. */
export function journalUrl(folder: string): string {
  return `sqlite:${filesIn(folder).journal}`
}

function failureOf({ code, signal }: WaitStatus, { pid, lastWords }: WorkerProcess, isEarly: boolean) {
  if (code === 0) return isEarly ? `process ${pid} finished before its kill` : undefined
  const how = signal === null ? `with exit code ${code}` : `by ${signal}`
  return `process ${pid} ended ${how}${lastWords === '' ? '' : `: ${lastWords.trim()}`}`
}

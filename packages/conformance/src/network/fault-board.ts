import type { Exchange } from './exchange.ts'
import { Fault, type FaultPlan } from './fault.ts'

/** The faults that wait for their exchange, and what came to pass on all connections together. */
export class FaultBoard {
  readonly #waiting = new Set<Fault>()
  /** Exchanges whose answer has reached the client whole, startups aside. */
  answered = 0
  /** Requests that were sent on a connection which had been silent to an earlier one. */
  reused = 0
  /** Notifications that were withheld. */
  withheld = 0
  /** While it is true, no notification reaches a client. */
  withholds = false
  /** What the proxy itself could not make sense of. */
  failure: Error | undefined

  plant(plan: FaultPlan): Fault {
    const fault = new Fault(plan)
    this.#waiting.add(fault)
    return fault
  }

  /** The fault whose turn it is. Every one that waits counts the exchange. */
  pick(exchange: Exchange): Fault | undefined {
    const picked = [...this.#waiting].filter((fault) => fault.picks(exchange))
    for (const fault of picked) this.#waiting.delete(fault)
    // Two on one exchange: the second would have nothing to hit.
    for (const fault of picked.slice(1)) fault.fail(new Error('another fault hit the same exchange'))
    return picked[0]
  }

  /** It hits nothing any more. */
  withdraw(fault: Fault): void {
    if (this.#waiting.delete(fault)) fault.fail(new Error('it was withdrawn'))
  }
}

import {
  type DurabilityError,
  type ExecutionAction,
  isDurabilityError,
  type Observed,
  type RemoteExecution,
  type RemoteResult,
  recoverExecution,
  type Sighting,
} from '@tangle-network/durability-contract'
import { patiently } from '../law/patience.ts'
import { RemoteFacts, type RemoteOutcome } from './remote-facts.ts'

export interface RemoteDriverPorts {
  readonly executor: RemoteExecution
  readonly facts: RemoteFacts
  readonly signal: AbortSignal
  /** Passed around everything that the world could see: where this driver may be killed, by a throw. */
  readonly instant: () => Promise<void>
  readonly now: () => number
  readonly patienceMs: number
  readonly isRecalled: () => boolean
  /** An event was written down. */
  readonly shown: () => Promise<void>
}

const PAUSE_MS = 5
/** Far more than there are faults: a remote that answers nothing for so long never does. */
const ANSWERS_AWAITED = 100

/** Whoever has something executed, as small as it can be: facts, the contract's rule, and the remote. One life of it. */
export class RemoteDriver {
  readonly #ports: RemoteDriverPorts
  #result: RemoteResult | undefined
  #first = 0
  #hole: number | undefined
  #mayBeStarted: boolean
  #error: DurabilityError | undefined
  #failures = 0

  constructor(ports: RemoteDriverPorts) {
    this.#ports = ports
    this.#mayBeStarted = ports.facts.isIntended && ports.facts.phase(ports.executor.leases) !== 'planned'
  }

  async drive(): Promise<void> {
    const { facts, executor, now } = this.#ports
    let observed: Observed = 'nothing'
    if (!facts.isIntended) {
      observed = 'never-started'
      await this.#write(() => {
        facts.isIntended = true
        facts.idKeptUntil = now() + executor.idRetainedMs
      })
    }
    while (facts.outcome === undefined) {
      await this.#ports.instant()
      if (this.#ports.isRecalled()) facts.isRecalled = true
      const isIdKept = now() < facts.idKeptUntil
      const journaled = { phase: facts.phase(executor.leases), isIdKept, isRecalled: facts.isRecalled }
      observed = await this.#take(recoverExecution(journaled, observed))
    }
    await this.#release(facts.outcome)
  }

  /** Durable or not at all: a driver is killed before or after. */
  async #write(write: () => void): Promise<void> {
    await this.#ports.instant()
    write()
    await this.#ports.instant()
  }

  async #take(action: ExecutionAction): Promise<Observed> {
    const { executor, facts, signal } = this.#ports
    const { plan, reference } = facts
    const environment = facts.environment?.is ?? null
    switch (action) {
      case 'bind':
        return this.#asked(async () => {
          const bound = await executor.bind(plan, { signal })
          if (bound.is === 'conflict') return 'conflict'
          await this.#write(() => {
            facts.environment = { is: RemoteFacts.kept(bound.environment) }
          })
          return 'never-started'
        })
      case 'start':
        return this.#asked(async () => {
          const started = await executor.start(plan, environment, { signal }).catch((error: unknown) => {
            if (!isDurabilityError(error) || error.outcome === 'unknown') this.#mayBeStarted = true
            throw error
          })
          if (started.is === 'conflict') return 'conflict'
          await this.#dispatched(started.reference)
          return 'nothing'
        })
      case 'look-up':
        return this.#asked(async () => {
          const seen = await this.#seen(await executor.lookup(plan, environment, { signal }))
          // Its events come before its end: they are attached to first.
          return seen === 'ended' ? 'nothing' : seen
        })
      case 'attach':
        return this.#asked(() => this.#attach())
      case 'cancel':
        return this.#asked(async () => {
          const cancelled = await executor.cancel(reference?.is, { operationId: `${plan.id}:cancel`, signal })
          if (cancelled.is === 'ended') this.#result = cancelled.result
          return cancelled.is === 'requested' ? 'stopping' : cancelled.is
        })
      case 'hold':
        return this.#hold()
      default:
        return this.#conclude(action)
    }
  }

  async #conclude(action: Exclude<ExecutionAction, 'bind' | 'start' | 'look-up' | 'attach' | 'cancel' | 'hold'>) {
    const { facts } = this.#ports
    const conclude = (outcome: RemoteOutcome) =>
      this.#write(() => {
        facts.outcome = outcome
      })
    if (action === 'accept') await conclude(RemoteFacts.kept(this.#result as RemoteResult))
    else if (action === 'call-off') await conclude('called off')
    else if (action === 'fail') await conclude('refused')
    else if (action === 'declare-unknown') await conclude('unknown')
    else if (action === 'declare-gap') {
      const before = this.#first
      await this.#write(() => {
        facts.gaps.push({ after: facts.cursor.position, before })
        facts.cursor = { position: before - 1 }
      })
    }
    return 'nothing' as const
  }

  /** Calls the remote. What it refuses with is learned as well; anything else is nothing that a remote may answer. */
  async #asked(call: () => Promise<Observed>): Promise<Observed> {
    await this.#ports.instant()
    try {
      const learned = await call()
      this.#error = undefined
      this.#failures = 0
      return learned
    } catch (error) {
      if (!isDurabilityError(error) || !error.code.startsWith('REMOTE_')) throw error
      this.#error = error
      this.#failures += 1
      if (this.#failures > ANSWERS_AWAITED) throw new Error('a remote that answers nothing', { cause: error })
      return 'unreachable'
    } finally {
      await this.#ports.instant()
    }
  }

  async #seen(sighting: Sighting): Promise<Observed> {
    if ('reference' in sighting && !this.#ports.facts.reference) await this.#dispatched(sighting.reference)
    if (sighting.is === 'ended') this.#result = sighting.result
    return sighting.is
  }

  #dispatched(reference: unknown): Promise<void> {
    return this.#write(() => {
      this.#ports.facts.reference = { is: RemoteFacts.kept(reference) }
    })
  }

  async #attach(): Promise<Observed> {
    const { executor, facts, signal } = this.#ports
    const attached = await executor.attach(facts.reference?.is, facts.cursor, { signal })
    if (attached.is === 'expired') this.#first = attached.first
    if (attached.is !== 'attached') return attached.is
    const iterator = attached.events[Symbol.asyncIterator]()
    try {
      for (;;) {
        const next = await patiently('the next event or the end', iterator.next(), this.#ports.patienceMs)
        if (next.done) break
        const event = RemoteFacts.kept({ ...next.value })
        const { position, token } = event
        const expected = facts.cursor.position + 1
        if (position < expected) continue
        if (position > expected) {
          // It is asked for again, once: it may only have come in another order.
          if (this.#hole !== expected) {
            this.#hole = expected
            return 'nothing'
          }
          this.#first = position
          return 'expired'
        }
        await this.#write(() => {
          facts.events.push(event)
          facts.cursor = token === undefined ? { position } : { position, token }
        })
        await this.#ports.shown()
        if (this.#ports.isRecalled() && !facts.isRecalled) return 'running'
      }
    } finally {
      iterator.return?.().catch(() => {})
    }
    const seen = await this.#seen(await executor.result(facts.reference?.is, { signal }))
    if (seen === 'running') await pause()
    return seen
  }

  async #hold(): Promise<Observed> {
    const { facts } = this.#ports
    const isFresh = !facts.reference && !this.#mayBeStarted
    if (this.#error?.code === 'REMOTE_REFUSED') {
      await this.#write(() => {
        facts.outcome = isFresh ? 'refused' : 'unknown'
      })
      return 'nothing'
    }
    await pause()
    return isFresh ? 'never-started' : 'nothing'
  }

  async #release(outcome: RemoteOutcome): Promise<void> {
    const { executor, facts, signal } = this.#ports
    while (executor.leases && facts.environment && !facts.isReleased) {
      const isOver = outcome !== 'unknown'
      const operation = { operationId: facts.idOfRelease(isOver), isOver, signal }
      const environment = facts.environment.is
      await this.#asked(async () => {
        await executor.release(environment, operation)
        await this.#write(() => {
          facts.isReleased = true
        })
        return 'nothing'
      })
      if (this.#error?.code === 'REMOTE_REFUSED') return
      if (this.#error) await pause()
    }
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
}

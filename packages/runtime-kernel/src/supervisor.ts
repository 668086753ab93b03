import { randomUUID } from 'node:crypto'
import {
  type Begun,
  DurabilityError,
  isDurabilityError,
  type Journal,
  LIMITS,
  type Manifest,
  quoted,
} from '@tangle-network/durability-contract'
import type { Agent } from './agent.ts'
import { toAmounts } from './amounts.ts'
import { ChildAsk } from './ask.ts'
import { checkDepth, checkTime } from './child-limit.ts'
import { type Clock, systemClock } from './clock.ts'
import { taskDigest } from './create-scope.ts'
import { Drives, type RootOf } from './drives.ts'
import { followRun } from './follow-run.ts'
import type { Sent } from './lease-keeper.ts'
import { resultOfEnded } from './load-run.ts'
import { manifestOf } from './manifest-of.ts'
import { type Owners, processOwners } from './owner.ts'
import type { RunOptions } from './run-options.ts'
import type { RunEnd, RunResult } from './run-result.ts'
import type { Snapshots } from './snapshots.ts'
import { rootOfRun } from './start-message.ts'
import { toStored } from './stored-value.ts'
import { takeFork } from './take-fork.ts'
import { type Holder, takeLease } from './take-lease.ts'
import { TransactionInDoubt } from './transaction.ts'
import { validate } from './validate.ts'
import { isOfTheStore } from './writer.ts'

export interface SupervisorOptions {
  readonly journal: Journal
  /** How long a silent owner keeps a run; 15,000 by default. It is renewed in the background. */
  readonly ttlMs?: number
  /** How long running steps may finish when the supervisor closes; 5,000 by default. */
  readonly graceMs?: number
  /** Written down with every takeover. */
  readonly codeVersion?: string
  /** How deep below the root of a run children may lie; 64 by default. Deeper ones are refused with `DEPTH_EXCEEDED`. */
  readonly maxDepth?: number
  /**
   * How often a run may be taken over in a row without anything coming of it; 20 by default. Then it is stalled with code
   * `INTERRUPTED_TOO_OFTEN` until it is revived. A process that gives its runs back in good order costs them nothing.
   */
  readonly maxInterruptions?: number
  /** Keeps what long logs were folded to, so that a resume need not read them whole; nothing is kept by default. */
  readonly snapshots?: Snapshots
  /** Refuses agents that await something besides their scope (`FOREIGN_AWAIT`); false by default. */
  readonly development?: boolean
  /** Told when a run has to wait for another owner; silent by default. */
  readonly onWaiting?: (runId: string, holder: Holder) => void
  /** Told when a run that was found in the journal has been replayed and goes on; `entries` is how many were replayed. */
  readonly onResumed?: (runId: string, entries: number) => void
  readonly clock?: Clock
  readonly newId?: () => string
  readonly owners?: Owners
  /** How long a replay waits for an agent that awaits something foreign before it is found to diverge; 1,000 by default. */
  readonly patienceMs?: number
}

/** Runs agents so that a killed run, run again, goes on from its last committed step. */
export interface Supervisor extends AsyncDisposable {
  /**
   * Begins the run, resumes it, or answers from the journal when it has ended. Where it goes on as another run it goes on
   * with that, and answers what the last one came to. Rejects, with the run intact, when it cannot go on: `DIVERGED`, `OUTCOME_UNKNOWN`, `LEASE_LOST`, `FENCED`, `SUPERVISOR_CLOSED`, …
   */
  run<TaskIn, Result>(agent: Agent<TaskIn, Result>, task: TaskIn, options: RunOptions): Promise<RunResult<Result>>

  /** The result alone, however long the run has to wait for something; rejects with `AgentError` when it failed. */
  runOrThrow<TaskIn, Result>(agent: Agent<TaskIn, Result>, task: TaskIn, options: RunOptions): Promise<Result>

  /** Stops starting, lets running steps finish, commits, gives all leases back. The journal stays open. */
  close(): Promise<void>
}

/** Creates a supervisor on a journal. It owns what it runs, not the journal. */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  return new JournalSupervisor(options)
}

/** How long a store that has failed is left alone. */
const TAKE_AGAIN_MS = 100
/** How often somebody who waits for a run looks at it. */
const LOOK_AGAIN_MS = 200

type Taken = Begun & { readonly sent: Sent }

interface Active {
  readonly digest: string
  readonly result: Promise<RunResult>
}

class JournalSupervisor implements Supervisor {
  readonly #options: SupervisorOptions
  readonly #clock: Clock
  readonly #owners: Owners
  readonly #owner: string
  readonly #ttlMs: number
  readonly #active = new Map<string, Active>()
  readonly #drives: Drives
  readonly #closing = new AbortController()

  constructor(options: SupervisorOptions) {
    const { ttlMs = 15_000, clock = systemClock, newId = randomUUID, owners = processOwners(newId) } = options
    if (!Number.isInteger(ttlMs) || ttlMs < 1 || ttlMs > LIMITS.ttlMs) {
      throw new TypeError(`ttlMs must be an integer from 1 to ${LIMITS.ttlMs}, found ${ttlMs}`)
    }
    checkDepth(options.maxDepth)
    this.#options = options
    this.#clock = clock
    this.#owners = owners
    this.#owner = owners.name()
    this.#ttlMs = ttlMs
    this.#drives = new Drives({ ...options, clock, ttlMs })
  }

  run<TaskIn, Result>(agent: Agent<TaskIn, Result>, task: TaskIn, options: RunOptions): Promise<RunResult<Result>> {
    // Erased inside: the result is what the agent's own type says it returns.
    return this.#join(agent as Agent, task, options) as Promise<RunResult<Result>>
  }

  async runOrThrow<TaskIn, Result>(agent: Agent<TaskIn, Result>, task: TaskIn, options: RunOptions): Promise<Result> {
    for (;;) {
      const result = await this.run(agent, task, options)
      if (result.status === 'done') return result.value
      if (result.status !== 'suspended') throw result.error
      await this.#untilDue(result.runId)
    }
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#drives.close()
    await Promise.allSettled([...this.#active.values()].map(({ result }) => result))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** Joins the same work when it is already going on here: to acquire again would fence it. */
  async #join(agent: Agent, task: unknown, options: RunOptions): Promise<RunResult> {
    const where = `task of run ${quoted(options.runId)}`
    const digest = taskDigest(agent, task)
    const active = this.#active.get(options.runId)
    if (active?.digest === digest) return active.result
    if (active) throw conflict(options.runId)
    const stored = toStored(validate(agent.input, task, 'INVALID_INPUT', where), where)
    const manifest = manifestOf(options.runId, agent.name, task, options.queue)
    const budget = toAmounts(options.budget, `the budget of run ${quoted(options.runId)}`)
    const { deadline } = options
    checkTime(deadline, `deadline of run ${quoted(options.runId)}`)
    const root = new ChildAsk(agent.name, digest, agent, stored, budget, deadline === undefined ? {} : { deadline })
    const result = this.#start(root, manifest, options)
    this.#active.set(options.runId, { digest, result })
    return result.finally(() => this.#active.delete(options.runId))
  }

  async #start(root: ChildAsk, manifest: Manifest, options: RunOptions): Promise<RunResult> {
    const { journal } = this.#options
    const { runId, resume = 'allow', onHeld = 'wait' } = options
    this.#checkOpen(runId)
    if (resume !== 'allow') await this.#checkExistence(runId, resume)
    try {
      const begun = await this.#take(runId, manifest, onHeld === 'wait')
      if (resume === 'forbid' && !begun.created) {
        if (begun.lease) await journal.release(begun.lease)
        throw exists(runId)
      }
      const end = await this.#driveOn(
        async () => root,
        begun,
        () => this.#take(runId, manifest, onHeld === 'wait'),
      )
      return await this.#throughSuccessors(end, root.agent, onHeld === 'wait')
    } catch (error) {
      if (onHeld !== 'follow' || !isDurabilityError(error, 'LEASE_HELD')) throw error
    }
    return followRun(journal, runId, () => this.#pause(runId, LOOK_AGAIN_MS))
  }

  async #take(runId: string, manifest: Manifest, wait: boolean): Promise<Taken> {
    const { journal, onWaiting = () => {} } = this.#options
    const pause = (ms: number) => this.#pause(runId, ms)
    const ports = { journal, clock: this.#clock, owners: this.#owners, owner: this.#owner, ttlMs: this.#ttlMs }
    return takeFork(journal, runId, manifest, (asked) => takeLease({ ...ports, pause, onWaiting }, runId, asked, wait))
  }

  /** Drives the run, and drives it anew from its journal each time that only a newer epoch can say what became of it. */
  async #driveOn(rootOf: RootOf, begun: Taken, take: () => Promise<Taken>): Promise<RunEnd> {
    for (let taken = begun; ; taken = await this.#takeAnew(begun.head.runId, take)) {
      try {
        return await this.#drive(rootOf, taken)
      } catch (error) {
        if (!(error instanceof TransactionInDoubt)) throw error
      }
    }
  }

  /** The store has just failed, and is given as much time to come back as a lease lasts. */
  async #takeAnew(runId: string, take: () => Promise<Taken>): Promise<Taken> {
    const giveUpAt = this.#clock.monotonic() + this.#ttlMs
    for (;;) {
      try {
        return await take()
      } catch (error) {
        if (!isOfTheStore(error) || this.#clock.monotonic() >= giveUpAt) throw error
      }
      await this.#pause(runId, TAKE_AGAIN_MS)
    }
  }

  async #drive(rootOf: RootOf, { lease, ...taken }: Taken): Promise<RunEnd> {
    if (lease === null) return resultOfEnded(this.#options.journal, taken.head)
    return this.#drives.drive({ ...taken, lease }, rootOf)
  }

  /** A run that goes on as another is gone on with here, under a lease of its own. */
  async #throughSuccessors(end: RunEnd, agent: Agent, wait: boolean): Promise<RunResult> {
    const { journal } = this.#options
    let last = end
    while (last.status === 'continued') {
      const { successor } = last
      const { manifest } = await journal.head(successor)
      const take = () => this.#take(successor, manifest, wait)
      last = await this.#driveOn(
        (state) => rootOfRun(journal, successor, agent, state.root?.digest),
        await take(),
        take,
      )
    }
    return last
  }

  /** Waits until a suspended run is due by the journal's clock, or is no longer suspended. */
  async #untilDue(runId: string): Promise<void> {
    const { journal } = this.#options
    const { manifest } = await journal.head(runId)
    for (;;) {
      const { head, now } = await journal.begin(runId, manifest)
      const { status, wakeAt, inbox } = head
      if (status !== 'suspended' || inbox.last > inbox.seen || (wakeAt !== null && wakeAt <= now)) return
      await this.#pause(runId, Math.min(wakeAt === null ? LOOK_AGAIN_MS : wakeAt - now, LOOK_AGAIN_MS))
    }
  }

  async #checkExistence(runId: string, resume: 'require' | 'forbid'): Promise<void> {
    const head = await this.#options.journal.head(runId).catch((error: unknown) => {
      if (resume === 'forbid' && isDurabilityError(error, 'RUN_NOT_FOUND')) return undefined
      throw error
    })
    if (head && resume === 'forbid') throw exists(runId)
  }

  async #pause(runId: string, ms: number): Promise<void> {
    const { signal } = this.#closing
    await new Promise<void>((resolve) => {
      const cancel = this.#clock.after(ms, done)
      signal.addEventListener('abort', done)
      function done() {
        cancel()
        signal.removeEventListener('abort', done)
        resolve()
      }
    })
    this.#checkOpen(runId)
  }

  #checkOpen(runId: string): void {
    if (!this.#closing.signal.aborted) return
    throw new DurabilityError('SUPERVISOR_CLOSED', {
      expected: 'an open supervisor',
      found: 'a closed one',
      where: `run ${quoted(runId)}`,
    })
  }
}

function conflict(runId: string): DurabilityError {
  return new DurabilityError('RUN_CONFLICT', {
    expected: 'the task that this run was begun with',
    found: 'another task or agent, while the run is in progress here',
    where: `run ${quoted(runId)}`,
  })
}

function exists(runId: string): DurabilityError {
  return new DurabilityError('RUN_EXISTS', {
    expected: 'a new run',
    found: 'one that exists',
    where: `run ${quoted(runId)}`,
  })
}

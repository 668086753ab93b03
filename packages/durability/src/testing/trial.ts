import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Journal } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import {
  type Agent,
  type Channels,
  createSupervisor,
  createWorker,
  type RunEnd,
  type RunResult,
} from '@tangle-network/runtime-kernel'
import { Life } from './life.ts'
import { mortalJournal } from './mortal-journal.ts'
import { isUnknownOutcome, resolveAsItWas } from './operator.ts'
import type { Pinned } from './raw-source.ts'
import { type Crash, Schedule } from './schedule.ts'
import { Postman, type TestMessage } from './send-message.ts'
import { ForeignWait, Stuck, whatIsMissing } from './stuck.ts'
import { NothingHappens, STARTS_AT, TestTime } from './test-time.ts'
import { TrialRecord } from './trial-record.ts'
import { watchedAgent } from './watched-agent.ts'

const RUN_ID = 'crash-test'
const TTL_MS = 60_000
/** More lives than this no run needs that gets on. */
const LIVES = 1_000

/** What is run. */
export interface Subject {
  readonly agent: Agent
  readonly task: unknown
  readonly messages: readonly TestMessage[]
  readonly budget: Channels | undefined
  /** Agents of runs that are begun by name. */
  readonly agents: readonly Agent[]
  /** Puts the world back to where it was before a run. */
  readonly reset: () => unknown
}

/** How it is run. */
export interface Plan {
  /** Tells runs apart that are crashed alike. */
  readonly name: string
  readonly crashes?: readonly Crash[]
  readonly pinned?: Pinned
}

/** Runs the agent through all the lives that it takes, and answers what was seen. */
export async function runTrial(subject: Subject, { name, crashes = [], pinned = {} }: Plan): Promise<TrialRecord> {
  await subject.reset()
  const record = new TrialRecord(name, new Schedule(crashes), pinned)
  await new Trial(subject, record).run()
  return record
}

const CRASHED = Symbol('crashed')

class Trial {
  readonly #subject: Subject
  readonly #record: TrialRecord
  readonly #time = new TestTime(STARTS_AT)
  readonly #journal: Journal
  readonly #postman: Postman
  /** Agents of runs of their own, and the queues of these. */
  readonly #agents = new Map<string, Agent>()
  readonly #queues = new Set<string>()
  #isBegun = false

  constructor(subject: Subject, record: TrialRecord) {
    let tokens = 0
    this.#subject = subject
    this.#record = record
    this.#journal = createMemoryJournal({ clock: this.#time.now, newToken: () => `token-${++tokens}` })
    this.#postman = new Postman(this.#journal, this.#time.now, subject.messages)
    for (const agent of subject.agents) this.#agents.set(agent.name, agent)
  }

  async run(): Promise<void> {
    const record = this.#record
    while (record.end === undefined) {
      try {
        const came = await this.#live((life) => this.#drive(life))
        if (came === CRASHED) continue
        if (came.status === 'suspended') await this.#wake()
        else record.end = { result: came }
      } catch (error) {
        if (!isUnknownOutcome(error)) record.end = { error }
        else await resolveAsItWas(this.#journal, record)
      }
    }
  }

  #drive(life: Life): Promise<RunResult> {
    const { task, budget, agent } = this.#subject
    return createSupervisor(this.#ports(life)).run(this.#watched(agent, life), task, {
      runId: RUN_ID,
      ...(budget && { budget }),
    })
  }

  /** One life of a process: until it has done what it was begun for, or is over. */
  async #live<T>(work: (life: Life) => Promise<T>): Promise<T | typeof CRASHED> {
    const life = new Life(this.#record.lives++, this.#record, this.#time)
    if (life.number > LIVES) throw new Stuck(`the run has not ended after ${LIVES} lives`)
    const working = work(life)
    // It may fail after the life is over: nobody hears of that.
    working.catch(() => {})
    const died = life.died.promise.then((): typeof CRASHED => CRASHED)
    const onIdle = async () => {
      const waiting = [...life.acts].find(({ pending }) => pending === 0)
      if (waiting) throw new ForeignWait(waiting.path, waiting.lastAsked)
      return this.#post()
    }
    try {
      const came = await this.#time.until(Promise.race([working, died]), onIdle)
      // The crash comes first: what its kernel says in the same turn, nobody hears.
      return life.isOver ? CRASHED : came
    } catch (error) {
      if (error instanceof NothingHappens) throw new Stuck(await whatIsMissing(this.#journal))
      throw error
    } finally {
      life.end()
      // What was sent by then arrives.
      await nextTurn()
    }
  }

  #ports(life: Life) {
    const begun = async () => {
      if (this.#isBegun) return
      this.#isBegun = true
      await this.#postman.deliverFirst(RUN_ID)
    }
    return {
      journal: mortalJournal(this.#journal, life, begun),
      clock: life.clock,
      // Whoever held the run is dead: that is what this is about.
      owners: { name: () => `life-${life.number}`, provenDead: () => true },
      ttlMs: TTL_MS,
      maxInterruptions: LIVES,
      development: true,
    }
  }

  #watched(agent: Agent, life: Life): Agent {
    const onRun = (of: unknown, queue: string) => {
      if (typeof of === 'object' && of !== null) this.#agents.set((of as Agent).name, of as Agent)
      this.#queues.add(queue)
    }
    return watchedAgent(agent, life, { startsAt: STARTS_AT, onRun })
  }

  /** The run is suspended: does what its child runs have to do, sends what it waits for, or lets time pass. */
  async #wake(): Promise<void> {
    if ((await this.#post()) || (await this.#work())) return
    const { runs } = await this.#journal.list()
    const times = runs.flatMap(({ status, wakeAt, holder }) => [
      ...(status === 'suspended' && wakeAt !== null ? [wakeAt] : []),
      // A lease that nobody gave back runs out.
      ...(status === 'open' && holder ? [holder.expiresAt + 1] : []),
    ])
    const next = Math.min(...times, this.#postman.next ?? Number.POSITIVE_INFINITY)
    if (next === Number.POSITIVE_INFINITY) throw new Stuck(await whatIsMissing(this.#journal))
    this.#time.advance(Math.max(1, next - this.#time.now()))
  }

  /** Delivers what is waited for. Answers whether anything was. */
  async #post(): Promise<boolean> {
    const { runs } = await this.#journal.list({ status: ['open', 'suspended'] })
    let isAny = false
    for (const { runId, seq } of runs) if (seq > 0 && (await this.#postman.deliver(runId))) isAny = true
    return isAny
  }

  /** Lets a worker do what is due of the runs that were begun. Answers whether anything was. */
  async #work(): Promise<boolean> {
    let isAny = false
    const failed: unknown[] = []
    for (const queue of this.#agents.size === 0 ? [] : this.#queues) {
      const onResult = ({ status }: RunEnd) => {
        isAny ||= status !== 'suspended'
      }
      const drained = await this.#live((life) =>
        createWorker({
          ...this.#ports(life),
          ...{ queue, onResult, onError: (error) => failed.push(error), random: () => 0.5 },
          agents: [...this.#agents.values()].map((agent) => this.#watched(agent, life)),
        }).drain(),
      )
      if (drained === CRASHED) isAny = true
      for (const error of failed) if (!isUnknownOutcome(error)) throw error
      if (failed.length > 0) await resolveAsItWas(this.#journal, this.#record)
    }
    return isAny || failed.length > 0
  }
}

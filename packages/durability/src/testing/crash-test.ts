import type { Agent, Channels, RunResult } from '@tangle-network/runtime-kernel'
import { CrashTestError } from './crash-test-error.ts'
import { explain, type Found } from './explain.ts'
import type { Fault } from './finding.ts'
import { judge, judgeAlone, type Leniency } from './judge.ts'
import { findRandomly } from './random-schedules.ts'
import { watchRawReads } from './raw-reads.ts'
import type { TestMessage } from './send-message.ts'
import { type Plan, runTrial, type Subject } from './trial.ts'
import type { TrialRecord } from './trial-record.ts'
import { watchEffects } from './watched-effects.ts'

/**
 * Where runs are crashed. `every`: once at each point, before and after every call of the journal, every step and every
 * effect. `runs`: so many schedules of one to three crashes, recoveries included, drawn from the seed; needs the package
 * fast-check. `only`: at these points, one after the other.
 */
export type Crashes = 'every' | { readonly runs: number; readonly seed?: number } | { readonly only: readonly string[] }

export interface CrashTestOptions<Result = unknown> {
  /**
   * Functions through which the agent acts on the world: a record of them, or an object with methods. They are counted and
   * crashed while the test runs, and then put back. The functions given to `scope.step` are crashed without being named.
   */
  readonly effects?: object
  /** `every` by default. */
  readonly crashes?: Crashes
  /** What the agent waits for; see `sendMessage`. */
  readonly messages?: readonly TestMessage[]
  readonly budget?: Channels
  /** Agents of child runs that are begun by name alone. */
  readonly agents?: readonly Agent[]
  /** Puts the world back to where it was; called before each run. */
  readonly reset?: () => unknown
  /** Names of effects that may happen twice without harm. */
  readonly repeatable?: readonly string[]
  /**
   * Whether a run may end so, asked when it did not end as the undisturbed one. Without it any end will do for a run that was
   * told that an outcome is unknown or that too little of a budget is left, and no other end for any other run.
   */
  readonly accepts?: (result: RunResult<Result>) => unknown
}

/** What a crash test that found nothing has done. */
export interface CrashReport<Result = unknown> {
  /** Runs in all, the undisturbed ones included. */
  readonly runs: number
  /** Crashes that came about. */
  readonly crashes: number
  /** Runs that ended before they came to the first point at which they were to be crashed. */
  readonly missed: number
  /** Points of the undisturbed run at which it can be crashed. */
  readonly points: readonly string[]
  /** Runs that ended otherwise, as they may: an outcome was unknown, a budget short, or `accepts` said so. */
  readonly excused: number
  /** What the undisturbed run came to. */
  readonly result: RunResult<Result>
}

/**
 * Runs the agent undisturbed, twice, and then crashes and resumes it as it is told to. Rejects with `CrashTestError` when a
 * run does not end as the undisturbed one, a step that was committed or a `once` effect happens again, the resumed agent
 * asks for other keys, or the run cannot go on. Rejects with `MISSING_PACKAGE` where `runs` are asked for without fast-check.
 * Sleeping agents take no time. One test at a time on one world: its effects are replaced meanwhile.
 */
export async function crashTest<TaskIn, Result>(
  agent: Agent<TaskIn, Result>,
  task: TaskIn,
  options: CrashTestOptions<Result> = {},
): Promise<CrashReport<Result>> {
  const { effects, crashes = 'every' } = options
  const find = typeof crashes === 'object' && 'runs' in crashes ? await findRandomly(crashes) : undefined
  const undo = [watchRawReads()]
  try {
    if (effects) undo.push(watchEffects(effects))
    const test = new CrashTest(agent as Agent, task, options as CrashTestOptions)
    await test.undisturbed()
    if (find) await find(test)
    else if (crashes === 'every') await test.each(test.points)
    else await test.at(onlyIn(crashes))
    // Erased inside: the result is what the agent's own type says it returns.
    return test.report() as CrashReport<Result>
  } finally {
    for (const each of undo.reverse()) each()
  }
}

function onlyIn(crashes: Crashes): readonly string[] {
  if (typeof crashes === 'object' && 'only' in crashes) return crashes.only
  throw new TypeError("crashes must be 'every', { runs, seed } or { only }")
}

/** One agent under test, and what has been done with it. */
export class CrashTest {
  readonly #subject: Subject
  readonly #leniency: Leniency
  #clean: TrialRecord | undefined
  #runs = 0
  #crashes = 0
  #missed = 0
  #excused = 0

  constructor(agent: Agent, task: unknown, options: CrashTestOptions) {
    const { messages = [], budget, agents = [], reset = () => {}, repeatable = [], accepts } = options
    this.#subject = { agent, task, messages, budget, agents, reset }
    this.#leniency = { repeatable, accepts }
  }

  /** Points of the undisturbed run. */
  get points(): readonly string[] {
    return this.clean.points
  }

  get clean(): TrialRecord {
    if (!this.#clean) throw new Error('the undisturbed run comes first')
    return this.#clean
  }

  /** Runs it undisturbed and once more: whatever differs by then is no matter of crashes. */
  async undisturbed(): Promise<void> {
    const plan = { name: 'clean' }
    this.#clean = await this.#run(plan)
    const fault = judgeAlone(this.#clean)
    if (fault) throw await this.#error(fault, plan)
    await this.check({ name: 'again' })
  }

  /** Crashes it once at each of the points, one run after the other, until one fails: that is the earliest. */
  async each(points: readonly string[]): Promise<void> {
    for (const point of points) await this.check({ name: 'crashed', crashes: [point] })
  }

  /** Crashes one run at these points. An agent that does the same each time comes to each of them. */
  async at(points: readonly string[]): Promise<void> {
    const trial = await this.check({ name: 'crashed', crashes: points })
    const { missed } = trial.schedule
    if (missed.length === 0) return
    const what = `the run never came to ${missed.join(', ')}`
    throw await this.#error({ finding: 'CRASH_MISSED', what, trial }, { name: 'crashed', crashes: points })
  }

  /** Throws what is wrong with a run as planned. */
  async check(plan: Plan, hint?: string): Promise<TrialRecord> {
    const { trial, fault } = await this.#judged(plan)
    if (fault) throw await this.#error(fault, plan, hint)
    return trial
  }

  /** Whether a run as planned is as it should be. */
  async holds(plan: Plan): Promise<boolean> {
    const { fault } = await this.#judged(plan)
    return fault === undefined
  }

  report(): CrashReport {
    const { end } = this.clean
    if (!end || !('result' in end)) throw new Error('the undisturbed run has come to nothing')
    const counts = { runs: this.#runs, crashes: this.#crashes, missed: this.#missed, excused: this.#excused }
    return { ...counts, points: this.points, result: end.result }
  }

  async #run(plan: Plan): Promise<TrialRecord> {
    const trial = await runTrial(this.#subject, plan)
    const { landed } = trial.schedule
    this.#runs += 1
    this.#crashes += landed.length
    if (landed.length === 0 && (plan.crashes ?? []).length > 0) this.#missed += 1
    return trial
  }

  async #judged(plan: Plan): Promise<{ readonly trial: TrialRecord; readonly fault: Fault | undefined }> {
    const trial = await this.#run(plan)
    const { fault, isExcused } = judge(trial, this.clean, this.#leniency)
    if (isExcused) this.#excused += 1
    return { trial, fault }
  }

  async #error(fault: Fault, plan: Plan, hint?: string): Promise<CrashTestError> {
    const { schedule } = fault.trial
    // By the names of the points that it was crashed at: those are what is printed.
    const crashes = schedule.landed
    const found: Found = {
      ...{ fault, clean: this.clean, subject: this.#subject, leniency: this.#leniency },
      plan: { ...plan, crashes },
    }
    return new CrashTestError(fault, await explain(found), hint)
  }
}

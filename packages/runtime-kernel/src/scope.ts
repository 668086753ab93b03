import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Balance, EffectClass, RemoteExecution } from '@tangle-network/durability-contract'
import type { Agent } from './agent.ts'
import type { AgentError } from './step-error.ts'

/**
 * All that an agent learns, it learns here, and learns the same when it is entered again after a crash. Promises of a
 * scope settle one at a time, in the order of the journal, so `Promise.all`, `race` and `any` over them replay alike.
 * An agent awaits promises of its scope only; anything else belongs into a step.
 */
export interface Scope {
  readonly runId: string
  /** Keys from the root of the run down to this agent. */
  readonly path: readonly string[]
  /** Aborted when this process must stop working on the run. */
  readonly signal: AbortSignal
  /** 1, and one more each time that this agent has failed and begins again by the `restart` of its caller. */
  readonly attempt: number
  /**
   * Whether this agent, or one above it, has been told to stop. From then on its waits and the steps that it asks for fail
   * with code `CANCELLED`, unless they say `cleanup`; the signals of steps at work are aborted, and they are not tried again.
   */
  readonly isCancelled: boolean

  /**
   * Executes `fn` and commits its result; a committed step is never executed again. Rejects with `StepError` when it
   * failed for good. `key` names the step within this agent, once.
   *
   * A `transactional` step runs inside a transaction of the journal, on a journal that has them: what `fn` does through
   * `tx` commits with its outcome, hence exactly once, and is undone when `fn` throws. What `tx` is, the journal says:
   * name its type as that of the context. Until it has committed nothing else of the run is written, and its lease is not
   * renewed: keep it short. Its result is at most 8 MiB.
   */
  step<T, Tx>(
    key: string,
    fn: (context: TransactionContext<Tx>) => T | Promise<T>,
    options: StepOptions<T> & { readonly effect: 'transactional' },
  ): Promise<T>
  step<T>(key: string, fn: (context: StepContext) => T | Promise<T>, options?: StepOptions<T>): Promise<T>

  /**
   * Has something executed elsewhere that outlives this process, and resolves to what it came to. It is started once for
   * each key, found again after a crash, and followed from where the log left off; its events stand in the log for whoever
   * watches. Rejects with `StepError`: what it failed with; `CANCELLED` once its end is proven; `REMOTE_REFUSED`; or
   * `OUTCOME_UNKNOWN` where nobody can know, which may be resolved as that of a `once` step. The key defaults to the
   * executor's name.
   */
  execute<T = unknown>(executor: RemoteExecution, request: unknown, options?: ExecuteOptions<T>): Promise<T>

  /** Runs a child agent and resolves to its result, or rejects with `AgentError`. The key defaults to the agent's name. */
  call<TaskIn, Result>(agent: Agent<TaskIn, Result>, task: TaskIn, options?: ChildOptions): Promise<Result>

  /**
   * Starts a child agent without waiting for it. What is refused never starts and is a failure of the child, kept in the
   * log before it is told, by its code: `BUDGET_EXHAUSTED` (less is free than its budget asks for), `DEPTH_EXCEEDED` (it
   * would lie deeper than `maxDepth` of the supervisor or worker), `CANCELLED` (this agent was cancelled, and the options
   * do not say `cleanup`). A key used twice, or code that does not do what the log says, is no failure of the child: the
   * run is stalled.
   */
  spawn<TaskIn, Result>(agent: Agent<TaskIn, Result>, task: TaskIn, options?: ChildOptions): Child<Result>

  /**
   * Begins a run of its own, which any worker of its queue does, on any host; nobody has to be there yet. It has its own
   * log, messages and lease, and outlives this process. This run is suspended while it has nothing else to do, and is told
   * once what the child run came to. It is asked to stop when this agent is, and this agent settles after it. By its name
   * alone, the agent's code need not be known here. The key defaults to the agent's name, the id follows from this run,
   * place and key; an id that another run has is a failure of code `RUN_CONFLICT`. `next` does not tell of it.
   */
  startRun<TaskIn, Result>(
    agent: Agent<TaskIn, Result> | string,
    task: TaskIn,
    options?: ChildRunOptions,
  ): ChildRun<Result>

  /**
   * Ends this run and goes on as a new one with that task: with an empty log, for work without end. It never resolves. For
   * the root alone; all that it started must have been awaited (`INVALID_CHECKPOINT`). Who waits for the result of this run
   * gets that of the last one. What is left of a budget is given on, and so is a request to stop; messages are not.
   */
  continueAs(task: unknown): Promise<never>

  /** The next child to settle, in journal order, each once; undefined when every child has been told of. */
  next(): Promise<SettledChild | undefined>

  /**
   * Waits for a message of the kind `signal`. With a limit it also ends by itself, as `undefined`, when the journal's clock
   * has reached it; a message that was stored by then comes first. Messages of a kind are taken in the order in which they
   * were delivered, each by one wait. A run with nothing else to do is suspended meanwhile and costs no process. The key
   * defaults to the signal. Rejects with `WaitError` (`INVALID_INPUT`) when what came does not fit the schema.
   */
  wait<T = unknown>(signal: string, options: WaitOptions<T> & WaitDeadline): Promise<Received<T> | undefined>
  wait<T = unknown>(signal: string, options?: WaitOptions<T>): Promise<Received<T>>

  /**
   * Asks somebody outside, and waits for the answer: a client sees the question among what the run waits for and answers
   * it by its number, so that no two questions are confused. Who answered is part of the log. The key defaults to the name.
   */
  ask<T = unknown>(
    name: string,
    question: unknown,
    options: WaitOptions<T> & WaitDeadline,
  ): Promise<Received<T> | undefined>
  ask<T = unknown>(name: string, question: unknown, options?: WaitOptions<T>): Promise<Received<T>>

  /** Waits so many milliseconds by the journal's clock, through any number of lives. The key defaults to `sleep`. */
  sleep(ms: number, options?: { readonly key?: string }): Promise<void>

  /**
   * Whether to go by a change of the code: true where the agent comes to it first, and then for ever; false where the log
   * holds what earlier code went on to do from here. Asked again, the same. Do the old thing where it is false.
   */
  version(change: string): Promise<boolean>

  /**
   * Keeps the state, and forgets everything that was asked for before: a process that resumes enters the agent again with
   * its task and this state as `restored`, and keys may be used again for something else. What the agent goes on with must
   * follow from its task and this state alone. Everything that it started must have been awaited (`CHECKPOINT_OPEN`), and
   * this as well before anything else is asked for.
   */
  checkpoint(state: unknown): Promise<void>

  /** The state of the last checkpoint; undefined before the first. An agent that is entered again must look at it first. */
  readonly restored: unknown

  /** The time, in ms since the Unix epoch, as it was when the agent first asked here. */
  now(): Promise<number>

  /**
   * What stands on the account of each channel that limits this agent, as of the last that it was told. Empty when
   * nothing does. An attempt or child that asks for more than is free is refused with code `BUDGET_EXHAUSTED`.
   */
  budget(): Readonly<Record<string, Balance>>

  /** A number in [0, 1) that depends on the run's seed, this agent's place and how often it asked. */
  random(): number
}

/** So much of each channel, in integers: `{ outputTokens: 500 }`. Channels have any name; see the documentation. */
export type Channels = Readonly<Record<string, number>>

export interface StepContext {
  /** The same for every attempt of this step, in every process. Pass it to whatever performs the effect. */
  readonly idempotencyKey: string
  /** The epoch of the lease. Greater than that of every earlier owner of this run. */
  readonly fencingToken: number
  /** 1 for the first attempt. */
  readonly attempt: number
  /** Aborted on timeout, when the agent is cancelled, and when this process must stop working on the run. */
  readonly signal: AbortSignal
  /** Reports what this attempt has spent so far of the channels of the step's cost; adds up, also when it throws after. */
  readonly spend: (amounts: Channels) => void
  /**
   * Shows a piece of what the step is making, any JSON value, to whoever watches the run (`client.stream`). Returns at once:
   * pieces are written together, with the next commit or a tenth of a second later, and those that are not when the attempt
   * is over are dropped, for its outcome replaces them all. No agent ever sees one. Does nothing once the attempt is over.
   * Throws `INVALID_VALUE` or `LIMIT_EXCEEDED` for what cannot be stored, a `TypeError` in a `transactional` step.
   */
  readonly emit: (piece: unknown) => void
}

/** What a transactional step is given. `Tx` is believed: nothing checks it against the journal that the agent runs on. */
export interface TransactionContext<Tx = unknown> extends StepContext {
  readonly tx: Tx
}

export interface StepOptions<T> {
  /** What the effect depends on; met again with another input, the key has diverged. */
  readonly input?: unknown
  /** `idempotent` by default. */
  readonly effect?: EffectClass
  /** Not for `once`, which is attempted at most once. */
  readonly retry?: RetryPolicy
  /** Whether it is executed although the agent was cancelled: to tidy up. */
  readonly cleanup?: boolean
  /** Time for one attempt. */
  readonly timeoutMs?: number
  /**
   * The most that one attempt may spend. Reserved before each attempt; what `context.spend` reported is committed when it
   * is over, or all of it where nothing was. Not for `transactional`, which writes nothing ahead of its effect.
   */
  readonly cost?: Channels
  /** Checked before the result is stored. */
  readonly output?: StandardSchemaV1<unknown, T>
}

export interface ExecuteOptions<T = unknown> {
  readonly key?: string
  /** Checked before the result is stored. */
  readonly output?: StandardSchemaV1<unknown, T>
  /** The most that it may spend. Reserved until it has ended; what the remote measured is committed, or all of it. */
  readonly budget?: Channels
  /** Whether it is executed although the agent was cancelled: to tidy up. */
  readonly cleanup?: boolean
  /** For how long the remote may be out of reach, at a time, before nobody can know the outcome; ten minutes by default. */
  readonly patienceMs?: number
}

export interface RetryPolicy {
  /** Attempts in all, the first included. */
  readonly maxAttempts: number
  /** Before the second attempt; 100 by default. */
  readonly delayMs?: number
  /** By which the delay grows; 2 by default. */
  readonly factor?: number
  /** 10,000 by default. */
  readonly maxDelayMs?: number
  /** By which share of itself the delay may be shorter, from 0 to 1; drawn from the run's seed. 0 by default. */
  readonly jitter?: number
}

/** When a wait is over by itself: at the earlier of the two. */
export interface WaitLimit {
  readonly timeoutMs?: number | undefined
  /** In ms since the Unix epoch, by the journal's clock. */
  readonly until?: number | undefined
}

/** A limit that is given. */
export type WaitDeadline = { readonly timeoutMs: number } | { readonly until: number }

export interface WaitOptions<T> extends WaitLimit {
  readonly key?: string
  /** Any Standard Schema. What comes is checked before it is consumed, and given as the schema makes it. */
  readonly schema?: StandardSchemaV1<unknown, T>
}

/** A message that ended a wait. `at` is when it was stored, by the journal's clock. */
export interface Received<T = unknown> {
  readonly payload: T
  readonly id: string
  /** Set by whoever authenticated it. */
  readonly sender: string
  readonly at: number
}

export interface ChildOptions {
  readonly key?: string
  /** An account of its own, reserved in the parent's until the child settles. What is journaled holds on replay. */
  readonly budget?: Channels
  /**
   * Begins the child again when it has failed and all that it had started has settled, with its task and nothing else: no
   * state, and keys that name other things. Failed attempts count in every life and what they spent stays spent; the pause
   * between two is not kept over a crash. Not when it failed with `CANCELLED`, `BUDGET_EXHAUSTED`, `DEPTH_EXCEEDED` or
   * `DEADLINE_EXCEEDED`. The policy is code: it may change between two lives.
   */
  readonly restart?: RetryPolicy
  /**
   * When it must have settled, in ms since the Unix epoch by the journal's clock; kept in the log, for all its attempts and
   * lives. Then it is cancelled, and when all that it had started has settled it fails with `DEADLINE_EXCEEDED`, whatever its
   * agent makes of it.
   */
  readonly deadline?: number
  /** The same, counted from when it is started. */
  readonly timeoutMs?: number
  /** Whether it is started although this agent was cancelled: to tidy up. It is cancelled from its start. */
  readonly cleanup?: boolean
}

export interface ChildRunOptions {
  readonly key?: string
  readonly runId?: string
  /** The queue whose workers do it; that of this run by default, or `default` where it has none. */
  readonly queue?: string
}

/** A run that an agent began. */
export interface ChildRun<Result> extends Child<Result> {
  readonly runId: string
}

export interface Child<Result> {
  readonly key: string
  /** Rejects with `AgentError`. */
  readonly result: Promise<Result>
  /** Never rejects. */
  readonly outcome: Promise<ChildOutcome<Result>>
  /** Asks the child, and all below it, to stop; it settles when everything that it started has. Asked again, nothing happens. */
  cancel(reason?: string): void
}

export type ChildOutcome<Result = unknown> =
  | { readonly status: 'done'; readonly value: Result }
  | { readonly status: 'failed'; readonly error: AgentError }

export interface SettledChild {
  readonly key: string
  readonly agent: string
  readonly outcome: ChildOutcome
}

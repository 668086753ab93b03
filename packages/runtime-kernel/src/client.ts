import { randomUUID } from 'node:crypto'
import {
  answerKind,
  type Delivered,
  type Head,
  isDurabilityError,
  isEnded,
  type Journal,
  type MessageDraft,
  quoted,
} from '@tangle-network/durability-contract'
import type { Agent } from './agent.ts'
import { cancelRun } from './cancel-run.ts'
import { checkTime } from './child-limit.ts'
import { resultOfEnded } from './load-run.ts'
import { manifestOf } from './manifest-of.ts'
import { DEFAULT_QUEUE } from './queue.ts'
import { type Resolved, resolveStep, type StepPlace } from './resolve-step.ts'
import type { RunResult } from './run-result.ts'
import { type RunView, viewRun } from './run-view.ts'
import { startMessage } from './start-message.ts'
import { type StepEvent, type StreamOptions, streamRun } from './stream-run.ts'
import { validate } from './validate.ts'

export interface ClientOptions {
  readonly journal: Journal
  /** In whose name messages are sent unless a call says otherwise; `client` by default. Set it to whom you authenticated. */
  readonly sender?: string
  readonly newId?: () => string
}

export interface StartOptions {
  readonly runId: string
  /** The queue whose workers do it; `default` by default. */
  readonly queue?: string
  /**
   * When the run must have ended, in ms since the Unix epoch by the journal's clock: then it is cancelled, and fails with
   * `DEADLINE_EXCEEDED`. That of the call which brought the task holds.
   */
  readonly deadline?: number
}

export interface SendOptions {
  /** Of all messages with one id a run gets one: with an id of your own a call may be made again. A new one by default. */
  readonly id?: string
  readonly sender?: string
}

/** Starts runs, talks to them and reads what they came to, from any process that reaches the journal. */
export interface Client {
  /**
   * Begins the run and gives it its task; workers of the queue do the rest. Started again with the same task it is the same
   * run, also when the first call died half-way; with another it is `RUN_CONFLICT`. The task is checked by the agent's
   * schema when the agent itself is given and not only its name.
   */
  start<TaskIn, Result>(
    agent: Agent<TaskIn, Result> | string,
    task: TaskIn,
    options: StartOptions,
  ): Promise<{ readonly runId: string; readonly created: boolean }>

  /** Delivers a message of that kind; it ends the wait for it that was armed first, now or later. `RUN_CLOSED` after the end. */
  signal(runId: string, kind: string, payload?: unknown, options?: SendOptions): Promise<Delivered>

  /** Answers a question by the number (`seq`) that it has among what the run waits for. The first answer counts. */
  answer(runId: string, question: number, payload: unknown, options?: SendOptions): Promise<Delivered>

  /**
   * Asks the run to stop, once: its waits end and the steps at work are aborted, and when all that it had started has
   * settled it ends as `cancelled`, unless its agent decides otherwise. A suspended run is woken for it; one at work hears
   * of it with the next renewal of its lease.
   */
  cancel(runId: string, cancellation?: { readonly reason?: string; readonly sender?: string }): Promise<Delivered>

  /**
   * Says what really became of a `once` step whose outcome is unknown, and lets the run that is stalled by it go on: its
   * agent is told this instead. Who said so, and why, stays in its log. The first resolution counts: the same may be sent
   * again, another is `MESSAGE_CONFLICT`. `NOT_RESOLVABLE` when there is no such outcome, or its agent may have acted upon it.
   */
  resolve(
    runId: string,
    step: StepPlace,
    resolved: Resolved,
    by?: { readonly reason?: string; readonly sender?: string },
  ): Promise<Delivered>

  /** Where the run stands and what it waits for, questions included, from its log. */
  view(runId: string): Promise<RunView>

  /**
   * What the run came to, as soon as it has ended; of one that goes on as another, what the last one came to. Rejects with the reason of `signal` when that is aborted first.
   */
  result<Result = unknown>(runId: string, options?: { readonly signal?: AbortSignal }): Promise<RunResult<Result>>

  /**
   * Shows the pieces that steps emit, what becomes void of them, and what each step came to; from the beginning or after a
   * cursor, through every life of the run, until the run has ended or `signal` is aborted. What was shown of a step since its
   * last `reset` is a beginning of what its last attempt emitted; its outcome replaces it. The log is read from its beginning
   * wherever one goes on. A cursor that is none, or of another log, is `CURSOR_INVALID`.
   */
  stream(runId: string, options?: StreamOptions): AsyncIterable<StepEvent>

  /** Opens a stalled or quarantined run again; who did so and why is kept in its inbox. */
  revive(runId: string, revival: { readonly reason: string; readonly sender?: string }): Promise<Head>
}

/** Creates a client on a journal. It holds nothing: nothing has to be closed. */
export function createClient({ journal, sender = 'client', newId = randomUUID }: ClientOptions): Client {
  const send = (runId: string, kind: string, payload: unknown, options: SendOptions = {}) =>
    journal.deliver(runId, { id: options.id ?? newId(), sender: options.sender ?? sender, kind, payload })
  return {
    async start(agent, task, { runId, queue = DEFAULT_QUEUE, deadline }) {
      checkTime(deadline, `deadline of run ${quoted(runId)}`)
      if (typeof agent !== 'string') validate(agent.input, task, 'INVALID_INPUT', `task of run ${quoted(runId)}`)
      const name = typeof agent === 'string' ? agent : agent.name
      const { created } = await journal.begin(runId, manifestOf(runId, name, task, queue))
      await bringTask(
        journal,
        runId,
        startMessage(task, sender, deadline === undefined ? {} : { deadline: Math.ceil(deadline) }),
      )
      return { runId, created }
    },
    signal: (runId, kind, payload = null, options) => send(runId, kind, payload, options),
    // The first one counts, and there can be no other: its id is that of the question.
    answer: (runId, question, payload, options) =>
      send(runId, answerKind(question), payload, { id: answerKind(question), ...options }),
    cancel: (runId, { reason, sender: by = sender } = {}) => cancelRun(journal, runId, { reason, sender: by }),
    resolve: (runId, step, resolved, by) => resolveStep(journal, runId, step, resolved, { sender, ...by }),
    view: (runId) => viewRun(journal, runId),
    async result<Result>(asked: string, { signal }: { readonly signal?: AbortSignal } = {}) {
      for (let runId = asked; ; ) {
        const head = await journal.head(runId)
        if (isEnded(head.status)) {
          const end = await resultOfEnded(journal, head)
          if (end.status !== 'continued') return end as RunResult<Result>
          runId = end.successor
          continue
        }
        const following = journal.watch(runId, { after: { seq: head.seq }, ...(signal && { signal }) })
        // It ends with the run, or because it was called off.
        for await (const _ of following) signal?.throwIfAborted()
        signal?.throwIfAborted()
      }
    },
    stream: (runId, options) => streamRun(journal, runId, options),
    revive: (runId, revival) => journal.revive(runId, { sender, ...revival }),
  }
}

/** The manifest has been found equal, so that another message which brings the task differs by its deadline or its sender. */
async function bringTask(journal: Journal, runId: string, start: MessageDraft): Promise<void> {
  try {
    await journal.deliver(runId, start, { kernel: true })
  } catch (error) {
    // Started again a moment later, a deadline counted from now is another one: the first holds.
    const hasDeadline = 'deadline' in (start.payload as object)
    if (!hasDeadline || !isDurabilityError(error, 'MESSAGE_CONFLICT')) throw error
  }
}

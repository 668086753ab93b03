import {
  ANSWER_PREFIX,
  type Balance,
  checkName,
  childDigest,
  DurabilityError,
  EffectClass,
  encodeValue,
  quoted,
  RESERVED_PREFIX,
  type RemoteExecution,
  stepDigest,
  waitDigest,
} from '@tangle-network/durability-contract'
import type { Agent } from './agent.ts'
import { toAmounts } from './amounts.ts'
import { type Ask, ChildAsk, StepAsk, WaitAsk } from './ask.ts'
import { askCheckpoint, type CheckpointPort } from './checkpoint.ts'
import { checkChildOptions } from './child-limit.ts'
import type { ChildRuns } from './child-runs.ts'
import { askContinue } from './continue-as.ts'
import { ExecutionAsk } from './execution-ask.ts'
import { guarded } from './guard-scope.ts'
import { checkRecorded } from './history.ts'
import type { LiveNode } from './live-node.ts'
import { checkRetry } from './retry-policy.ts'
import type {
  Child,
  ChildOptions,
  ChildRun,
  ChildRunOptions,
  ExecuteOptions,
  Received,
  Scope,
  StepContext,
  StepOptions,
  TransactionContext,
  WaitOptions,
} from './scope.ts'
import { defer } from './scope-promise.ts'
import { runAsk } from './start-run.ts'
import { toStored } from './stored-value.ts'
import { validate } from './validate.ts'
import { askVersion, type VersionPort } from './version.ts'

/** What a scope needs of the run it belongs to. */
export interface ScopePort extends CheckpointPort, VersionPort {
  readonly runId: string
  readonly runs: Pick<ChildRuns, 'asked' | 'cancelAsked' | 'continueAsked'>
  readonly signal: AbortSignal
  stepAsked(node: LiveNode, ask: StepAsk | ExecutionAsk): void
  childAsked(node: LiveNode, ask: ChildAsk): void
  waitAsked(node: LiveNode, ask: WaitAsk): void
  cancelAsked(node: LiveNode, ask: ChildAsk): void
  clockAsked(node: LiveNode): void
  balancesOf(node: LiveNode): Readonly<Record<string, Balance>>
  /** The run cannot go on; the agent is left waiting. */
  stall(error: unknown): void
}

/** The scope of one node: it checks what is asked, claims its key, and leaves the rest to the run. */
export function createScope(run: ScopePort, node: LiveNode): Scope {
  const waitFor = <T>(ask: WaitAsk) => {
    if (isAsRecorded(run, node, ask)) run.waitAsked(node, ask)
    return ask.deferred.promise as Promise<T>
  }
  const scope: Scope = {
    runId: run.runId,
    path: node.path,
    signal: run.signal,
    attempt: node.attempt,
    get isCancelled() {
      return node.isCancelled
    },
    // What a step is given depends on its effect class; `never` takes whatever a function declares.
    step: <T>(
      key: string,
      fn: (context: TransactionContext<never>) => T | Promise<T>,
      options: StepOptions<T> = {},
    ) => {
      const ask = claimStep(node, key, fn as (context: StepContext) => unknown, options as StepOptions<unknown>)
      if (isAsRecorded(run, node, ask)) run.stepAsked(node, ask)
      return ask.deferred.promise as Promise<T>
    },
    execute: <T>(executor: RemoteExecution, request: unknown, options: ExecuteOptions<T> = {}) => {
      const ask = claimExecution(node, executor, request, options as ExecuteOptions)
      if (isAsRecorded(run, node, ask)) run.stepAsked(node, ask)
      return ask.deferred.promise as Promise<T>
    },
    call: (agent, task, options) => scope.spawn(agent, task, options).result,
    spawn: <TaskIn, Result>(agent: Agent<TaskIn, Result>, task: TaskIn, options: ChildOptions = {}) => {
      const ask = claimChild(node, agent as Agent, task, options)
      if (isAsRecorded(run, node, ask)) run.childAsked(node, ask)
      const cancel = (reason?: string) => {
        if (ask.cancellation) return
        ask.cancellation = { reason }
        run.cancelAsked(node, ask)
      }
      return { key: ask.key, result: ask.result.promise, outcome: ask.outcome.promise, cancel } as Child<Result>
    },
    startRun: <Result>(agent: Agent<never, Result> | string, task: unknown, options: ChildRunOptions = {}) => {
      const ask = claim(node, runAsk(run.runId, node, agent as Agent | string, task, options))
      if (isAsRecorded(run, node, ask)) run.runs.asked(node, ask)
      const cancel = (reason?: string) => {
        if (ask.cancellation) return
        ask.cancellation = { reason }
        run.runs.cancelAsked(node, ask)
      }
      const { key, runId, result, outcome } = ask
      return { key, runId, result: result.promise, outcome: outcome.promise, cancel } as ChildRun<Result>
    },
    continueAs: (task) => askContinue(run, node, task),
    next: () => node.next(),
    wait: <T>(signal: string, options: WaitOptions<T> = {}) =>
      waitFor<Received<T>>(claimWait(node, { ...options, signal }, signal)),
    ask: <T>(name: string, question: unknown, options: WaitOptions<T> = {}) =>
      waitFor<Received<T>>(claimWait(node, { ...options, question }, name)),
    sleep: (ms: number, { key = 'sleep' }: { readonly key?: string } = {}) =>
      waitFor<undefined>(claimWait(node, { timeoutMs: ms }, key)) as Promise<never>,
    now: () => {
      const asked = defer<number>()
      node.clockAsks.push(asked)
      run.clockAsked(node)
      return asked.promise
    },
    random: () => node.random(),
    version: (change) => askVersion(run, node, change),
    checkpoint: (state) => askCheckpoint(run, node, state),
    get restored() {
      return node.checkpoints.look()
    },
    budget: () => run.balancesOf(node),
  }
  return Object.freeze(guarded(run, node, scope))
}

function claimStep(
  node: LiveNode,
  key: string,
  fn: (context: StepContext) => unknown,
  options: StepOptions<unknown>,
): StepAsk {
  checkName('step key', key)
  if (typeof fn !== 'function') throw new TypeError(`step ${quoted(key)} must be given a function`)
  const { effect = 'idempotent', input, retry, timeoutMs } = options
  if (!EffectClass.options.includes(effect)) throw new TypeError(`unknown effect class of step ${quoted(key)}`)
  if (effect === 'once' && retry) throw new TypeError(`step ${quoted(key)} is 'once' and cannot be retried`)
  if (timeoutMs !== undefined && !(timeoutMs > 0))
    throw new TypeError(`timeoutMs of step ${quoted(key)} must be positive`)
  if (effect === 'transactional' && options.cost)
    throw new TypeError(`step ${quoted(key)} is 'transactional' and cannot reserve a cost ahead of its effect`)
  checkRetry(retry)
  const text = input === undefined ? '' : encodeValue(input, `input of step ${quoted(key)}`)
  return claim(node, new StepAsk(key, stepDigest(effect, text), effect, fn, options))
}

function claimExecution(
  node: LiveNode,
  executor: RemoteExecution,
  request: unknown,
  options: ExecuteOptions,
): ExecutionAsk {
  const { key = executor.name, patienceMs } = options
  checkName('executor', executor.name)
  checkName('step key', key)
  if (patienceMs !== undefined && !(patienceMs >= 0))
    throw new TypeError(`patienceMs of step ${quoted(key)} must be a number from 0, found ${patienceMs}`)
  return claim(node, new ExecutionAsk(key, executor, request, options))
}

function claimChild(node: LiveNode, agent: Agent, task: unknown, options: ChildOptions): ChildAsk {
  const { key = agent.name } = options
  checkName('child key', key)
  checkChildOptions(options, `child ${quoted(key)}`)
  const where = `task of child ${quoted(key)}`
  // A child that is journaled has its task there; a new one's is checked before anything is claimed or written.
  const isRecorded = node.recorded?.children.has(key)
  const stored = isRecorded ? undefined : toStored(validate(agent.input, task, 'INVALID_INPUT', where), where)
  const budget = toAmounts(options.budget, `the budget of child ${quoted(key)}`)
  return claim(node, new ChildAsk(key, taskDigest(agent, task), agent, stored, budget, options))
}

interface WaitParts extends WaitOptions<unknown> {
  readonly signal?: string
  readonly question?: unknown
}

function claimWait(node: LiveNode, parts: WaitParts, name: string): WaitAsk {
  const { signal, timeoutMs, until, schema, key = name } = parts
  checkName('wait key', key)
  if (signal !== undefined) checkSignal(signal)
  const limits = [...(timeoutMs === undefined ? [] : [timeoutMs]), ...(until === undefined ? [] : [until])]
  for (const limit of limits) {
    if (!Number.isFinite(limit) || limit < 0)
      throw new TypeError(`wait ${quoted(key)} must end after or at a number of milliseconds, found ${limit}`)
  }
  const isQuestion = 'question' in parts
  const question = isQuestion ? toStored(parts.question, `question ${quoted(key)}`) : undefined
  const digest = waitDigest(isQuestion ? name : signal, isQuestion, limits.length > 0)
  return claim(node, new WaitAsk({ key, digest, signal, question, limit: { timeoutMs, until }, schema }))
}

function checkSignal(signal: string): void {
  checkName('signal', signal)
  const taken = [RESERVED_PREFIX, ANSWER_PREFIX].find((prefix) => signal.startsWith(prefix))
  if (taken !== undefined) throw new TypeError(`a signal may not begin with ${quoted(taken)}, found ${quoted(signal)}`)
}

/** Digest of what an agent is asked to do, as its caller put it. */
export function taskDigest(agent: Agent, task: unknown): string {
  return childDigest(agent.name, task === undefined ? '' : encodeValue(task, `task of agent ${quoted(agent.name)}`))
}

/** Every key once: two uses of one key could not be told apart after a crash. */
function claim<T extends Ask>(node: LiveNode, ask: T): T {
  const taken = node.usedFor(ask.key)
  if (taken) {
    throw new DurabilityError('DUPLICATE_KEY', {
      expected: 'a key not yet used in this agent',
      found: `${quoted(ask.key)}, already the key of a ${taken}`,
      where: `agent ${quoted(node.agent.name)}`,
      details: { key: ask.key },
    })
  }
  node.add(ask)
  return ask
}

function isAsRecorded(run: ScopePort, node: LiveNode, ask: Ask): boolean {
  try {
    checkRecorded(node, ask.about, ask.key, ask.digest)
    return true
  } catch (error) {
    run.stall(error)
    return false
  }
}

import { type EffectClass, isDurabilityError, type RemoteExecution } from '@tangle-network/durability-contract'
import { childKeyAsked, childKeyIn, placedAt } from './attempt-place.ts'
import { keyAsked } from './checkpointed-key.ts'
import { askExecution, type ExecutionOptions } from './interpret-execution.ts'
import { askConversation, askLoop, withoutIds } from './interpret-loop.ts'
import type { KernelPorts } from './kernel-under-test.ts'
import type { LoopPorts } from './loop-ports.ts'
import type { CallOp, ConversationOp, Costs, LoopOp, Op, Program, StepOp, TogetherOp } from './program.ts'
import { afterCheckpoints } from './walk-program.ts'
import { childRunId, programOf } from './walk-runs.ts'

/** What a step's function is given. */
export interface StepContext {
  readonly idempotencyKey: string
  /** The epoch of the lease. */
  readonly fencingToken: number
  readonly attempt: number
  /** Aborted when the process must stop working on the run. */
  readonly signal: AbortSignal
  /** Of a transactional step: what its effect is made through. */
  readonly tx?: unknown
  /** Of a step that costs: reports what was spent, and adds up. */
  readonly spend?: (costs: Costs) => void
  /** Shows a piece to whoever watches the run. */
  readonly emit?: (piece: unknown) => void
}

type ChildEnd =
  | { readonly status: 'done'; readonly value: unknown }
  | { readonly status: 'failed'; readonly error: Error }

interface ChildOptions {
  readonly key: string
  readonly budget?: Costs
  readonly restart?: { readonly maxAttempts: number; readonly delayMs: number }
  readonly timeoutMs?: number
}

/** What an agent of a program needs of its kernel. What comes last is missing where the kernel does not offer it. */
export interface ProgramScope<Agent> {
  readonly runId?: string
  readonly path: readonly string[]
  /** Which attempt of the agent this is; 1 where the kernel never begins one again. */
  readonly attempt?: number
  step(
    key: string,
    fn: (context: StepContext) => unknown,
    options: { effect: EffectClass; input: unknown; retry?: { maxAttempts: number; delayMs: number }; cost?: Costs },
  ): Promise<unknown>
  call(agent: Agent, task: unknown, options: ChildOptions): Promise<unknown>
  spawn(
    agent: Agent,
    task: unknown,
    options: ChildOptions,
  ): { readonly result: Promise<unknown>; readonly outcome: Promise<unknown>; cancel?(): void }
  next(): Promise<{ readonly key: string; readonly outcome: ChildEnd } | undefined>
  now(): Promise<number>
  random(): number
  sleep?(ms: number, options: { key: string }): Promise<unknown>
  /** Resolves to the message; to undefined when its time was over first. */
  wait?(
    signal: string,
    options: { key: string; timeoutMs?: number },
  ): Promise<{ readonly payload: unknown } | undefined>
  /** What stands on the accounts that limit this agent, by channel. What is short rejects with code `BUDGET_EXHAUSTED`. */
  budget?(): unknown
  startRun?(
    agent: Agent,
    task: unknown,
    options: { key: string; runId: string; queue: string },
  ): { readonly result: Promise<unknown>; cancel(): void }
  continueAs?(task: unknown): Promise<never>
  execute?(executor: RemoteExecution, request: unknown, options: ExecutionOptions): Promise<unknown>
  version?(change: string): Promise<boolean>
  checkpoint?(state: unknown): Promise<unknown>
  /** The state of the last checkpoint. */
  readonly restored?: unknown
}

export interface Interpreted<Agent> {
  /** The agent that interprets, for its children. */
  readonly agent: Agent
  readonly task: unknown
  /** The program of the root. The agent finds its own by its path: code is not data, and may change between lives. */
  readonly program: Program
  readonly ports: KernelPorts
  /** Loops and conversations, where the kernel offers them. */
  readonly loops?: LoopPorts<Agent>
}

/** Acts as the agent of one program. Everything it is told goes into its result and, at once, into the ledger. */
export async function interpret<Agent>(
  scope: ProgramScope<Agent>,
  { agent, task, program, ports, loops = {} }: Interpreted<Agent>,
): Promise<unknown[]> {
  const { attempt = 1 } = scope
  const path = placedAt(scope.path, attempt)
  const restored = restoredOf(scope)
  const trace = restored?.trace ?? [['task', outcome(task)]]
  let passed = restored?.passed ?? 0
  const runId = scope.runId ?? ports.runId
  // A successor is told of beside the run that it goes on from.
  const place = runId === ports.runId ? path : [runId, ...path]
  ports.returned(trace)
  ports.entered(place, task)
  // What a state says is told by it.
  for (const event of trace.slice(1)) ports.told(place, event)

  /** What nobody may have waited for, as in a race. */
  let started: Promise<unknown>[] = []
  const ask = (op: StepOp | CallOp): Promise<unknown> => {
    const asked = askFor(op)
    started.push(asked)
    return asked
  }
  const askFor = (op: StepOp | CallOp): Promise<unknown> => {
    if (op.do === 'call') return scope.call(agent, op.task, childOptions(op, attempt))
    const { key, effect, input, maxAttempts } = op
    const cost = op.cost ? { cost: op.cost.bound } : {}
    const retry = effect === 'once' ? {} : { retry: { maxAttempts, delayMs: 0 } }
    const options = { effect, input, ...retry, ...cost }
    return scope.step(keyAsked(key), (context) => ports.effect(place, op, context), options)
  }

  const perform = async (op: Op): Promise<unknown> => {
    switch (op.do) {
      case 'step':
        return [op.key, op.isUnhandled ? outcome(await ask(op)) : await outcomeOf(ask(op))]
      case 'call':
        return [op.key, await outcomeOf(ask(op))]
      case 'all':
      case 'race':
      case 'any':
        return [op.do, await together(op, ask)]
      case 'spawn':
        for (const child of op.children)
          started.push(scope.spawn(agent, child.task, childOptions(child, attempt)).outcome)
        return ['spawn', op.children.map(({ key }) => key)]
      case 'cancel': {
        const child = scope.spawn(agent, op.child.task, childOptions(op.child, attempt))
        offered(child.cancel, op).call(child)
        return [op.child.key, await outcomeOf(child.result)]
      }
      case 'run': {
        const id = childRunId(runId, scope.path, op.child)
        const { task: given, key } = op.child
        const run = offered(scope.startRun, op).call(scope, agent, given, { key, runId: id, queue: id })
        started.push(run.result)
        if (op.isRecalled) run.cancel()
        return [key, await outcomeOf(run.result)]
      }
      case 'execute': {
        const executed = askExecution(scope, ports, op, place)
        started.push(executed)
        return [op.key, await outcomeOf(executed)]
      }
      case 'continue':
        return offered(scope.continueAs, op).call(scope, op.task)
      case 'next':
        return ['next', await everyNext(scope)]
      case 'now':
        return ['now', await scope.now()]
      case 'random':
        return ['random', scope.random()]
      case 'left':
        return ['left', offered(scope.budget, op).call(scope)]
      case 'fail':
        throw Object.assign(new Error(op.message), { name: 'PlannedFailure', code: 'E_FAIL', data: { of: op.message } })
      case 'twice':
        return Promise.all([ask(op.step), ask(op.step)])
      case 'forget':
        ask(op.step)
        return ['forget', op.step.key]
      case 'version': {
        const taken = await offered(scope.version, op).call(scope, op.key)
        return [op.key, { taken }, ...(taken ? [await outcomeOf(ask(op.step))] : [])]
      }
      case 'checkpoint': {
        await Promise.allSettled(started)
        started = []
        passed += 1
        await offered(scope.checkpoint, op).call(scope, { passed, trace: [...trace, CHECKPOINTED] })
        return CHECKPOINTED
      }
      default:
        return ofLaterFeatures(op)
    }
  }

  const askMade = (op: LoopOp | ConversationOp): Promise<unknown> => {
    const act = (within: ProgramScope<Agent>, given: unknown) =>
      interpret(within, { agent, task: given, program, ports, loops })
    const key = childKeyAsked(op.key, attempt)
    const asking = { agent, scope, loops, ports, place: [...place, op.key], key, act }
    const asked = op.do === 'loop' ? askLoop(op, asking) : askConversation(op, asking)
    started.push(asked)
    return asked
  }

  const ofLaterFeatures = async (
    op: Extract<Op, { do: 'wait' | 'message' | 'loop' | 'conversation' }>,
  ): Promise<unknown> => {
    switch (op.do) {
      case 'wait':
        await offered(scope.sleep, op).call(scope, op.ms, { key: keyAsked(op.key) })
        return [op.key, { waited: true }]
      case 'message': {
        const limit = op.timeoutMs === null ? {} : { timeoutMs: op.timeoutMs }
        const message = await offered(scope.wait, op).call(scope, op.name, { key: keyAsked(op.key), ...limit })
        return [op.key, message === undefined ? { late: true } : outcome(message.payload)]
      }
      case 'loop':
      case 'conversation':
        return [op.key, withoutIds(await outcomeOf(askMade(op)))]
    }
  }

  for (const op of afterCheckpoints(programOf(program, ports.runId, runId, path), passed)) {
    const event = await perform(op)
    trace.push(event)
    ports.told(place, event)
  }
  return trace
}

/** What a program keeps at a checkpoint: how many it has passed, and all that it was told. */
interface Restored {
  readonly passed: number
  readonly trace: unknown[]
}

const CHECKPOINTED = ['checkpoint']

function restoredOf<Agent>(scope: ProgramScope<Agent>): Restored | undefined {
  return scope.restored as Restored | undefined
}

type Ask = (op: StepOp | CallOp) => Promise<unknown>

function together({ do: how, branches }: TogetherOp, ask: Ask): Promise<unknown> {
  if (how === 'all') return Promise.all(branches.map((branch) => outcomeOf(ask(branch))))
  return outcomeOf(how === 'race' ? Promise.race(branches.map(ask)) : Promise.any(branches.map(ask)))
}

async function everyNext<Agent>(scope: ProgramScope<Agent>): Promise<unknown> {
  const order: unknown[] = []
  for (let child = await scope.next(); child; child = await scope.next()) {
    const { outcome: end } = child
    order.push([childKeyIn(child.key).key, end.status === 'done' ? outcome(end.value) : failure(end.error)])
  }
  return order
}

function childOptions({ key, budget, again, timeoutMs }: CallOp, attempt: number): ChildOptions {
  return {
    key: childKeyAsked(key, attempt),
    ...(budget && { budget }),
    ...(again && { restart: { maxAttempts: again.length + 1, delayMs: 0 } }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  }
}

function offered<Method>(method: Method | undefined, op: Op): Method {
  if (method === undefined) throw new TypeError(`the scope lists ${op.do} as a feature and has no such method`)
  return method
}

async function outcomeOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    return outcome(await promise)
  } catch (error) {
    // About the run and not about the work: no business of the agent's. What was stored says how often it was tried.
    if (!(error instanceof Error) || (isDurabilityError(error) && !('attempts' in error))) throw error
    return error instanceof AggregateError ? { none: error.errors.map(failure) } : failure(error)
  }
}

/** A value that was delivered, as an event. */
export function outcome(value: unknown): unknown {
  return value === undefined ? { nothing: true } : { ok: value }
}

/** A failure that was delivered, or is stored, as an event. */
export function failure(error: Error | FailureParts): unknown {
  const { name, message, code, data, attempts } = error as FailureParts
  if (code === 'OUTCOME_UNKNOWN') return { unknown: true }
  const rest = { ...(code === undefined ? {} : { code }), ...(data === undefined ? {} : { data }) }
  return { name, message, ...rest, attempts }
}

interface FailureParts {
  readonly name: string
  readonly message: string
  readonly code?: string | undefined
  readonly data?: unknown
  readonly attempts: number
}

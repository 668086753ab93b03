// The interfaces of an existing runtime, by their structure: its own names, its own events, its own results.

interface Spend {
  iterations: number
  tokens: { input: number; output: number }
  usd: number
  ms: number
}
interface Budget {
  maxIterations: number
  maxTokens: number
}
type Status = 'pending' | 'acquiring' | 'running' | 'waiting' | 'done' | 'failed' | 'cancelled'
type Wanted = { readonly kind: 'timer'; readonly untilMs: number } | { readonly kind: 'poll'; readonly probe: string }
interface Verdict {
  valid: boolean
  score?: number
  notes?: string
}

type Event =
  | {
      kind: 'spawned'
      id: string
      parent?: string
      label: string
      key?: string
      budget: Budget
      runtime: string
      seq: number
      at: string
    }
  | {
      kind: 'settled'
      id: string
      status: 'done' | 'down'
      outRef?: string
      verdict?: Verdict
      spent: Spend
      infra?: boolean
      seq: number
      at: string
    }
  | { kind: 'cancelled'; id: string; reason: string; seq: number; at: string }
  | {
      kind: 'waiting'
      id: string
      parent?: string
      label: string
      spec: Wanted
      armedAt: number
      seq: number
      at: string
    }
  | { kind: 'woken'; id: string; by: 'fired' | 'timeout' | 'cancelled'; outRef?: string; seq: number; at: string }
  | { kind: 'metered'; id: string; spend: Spend; seq: number; at: string }
  | { kind: 'materialized'; id: string; receipt: { runtime: string }; seq: number; at: string }

export interface TheirTrees {
  loadTree(root: string): Promise<Event[] | undefined>
  beginTree(root: string, at: string): Promise<void>
  appendEvent(root: string, ev: Event): Promise<void>
}

export interface TheirResults {
  put(outRef: string, artifact: unknown): Promise<void>
  get(outRef: string): Promise<unknown | undefined>
}

interface Handle {
  readonly id: string
  readonly label: string
  readonly status: Status
  abort(reason?: string): void
}

export type TheirSettled =
  | { kind: 'done'; handle: Handle; out: unknown; outRef: string; verdict?: Verdict; spent: Spend; seq: number }
  | { kind: 'down'; handle: Handle; reason: string; infra: boolean; restartCount: number; seq: number }

export interface TheirTreeView {
  readonly root: string
  readonly nodes: readonly {
    readonly id: string
    readonly parent?: string
    readonly label: string
    readonly status: Status
    readonly runtime: string
    readonly budget: Budget
    readonly spent: Spend
    readonly outRef?: string
  }[]
  readonly inFlight: number
  readonly waiting: number
}

export interface TheirWait {
  readonly id: string
  readonly label: string
  readonly spec: Wanted
  readonly armedAt: number
  readonly ordinal: number
}

export interface TheirIteration<Task, Output> {
  index: number
  task: Task
  agentRunName: string
  output?: Output
  verdict?: Verdict
  error?: Error
  events: { type: string }[]
  startedAt: number
  endedAt: number
  costUsd: number
}

export interface TheirRun<Task, Output> {
  runId: string
  startedAt: string
  endedAt?: string
  iterations: TheirIteration<Task, Output>[]
}

export interface TheirLoops {
  loadRun<Task, Output>(runId: string): Promise<TheirRun<Task, Output> | undefined>
  beginRun(runId: string, startedAt: string): Promise<void>
  appendIteration<Task, Output>(runId: string, iteration: TheirIteration<Task, Output>): Promise<void>
  recordEnd(runId: string, endedAt: string): Promise<void>
}

interface Turn {
  index: number
  speaker: string
  turnId: string
  text: string
  usage?: { tokensIn?: number; tokensOut?: number }
  attempts: number
  startedAt: string
  endedAt: string
}
type Halted = { kind: 'max_turns'; turns: number } | { kind: 'predicate'; reason: string } | { kind: 'abort' }

export interface TheirConversations {
  loadRun(
    runId: string,
  ): Promise<{ runId: string; startedAt: string; halted?: Halted; endedAt?: string; turns: Turn[] } | undefined>
  beginRun(runId: string, startedAt: string): Promise<void>
  appendTurn(runId: string, turn: Turn): Promise<void>
  recordHalt(runId: string, halt: Halted, endedAt: string): Promise<void>
}

export { type Agent, type AgentDefinition, defineAgent } from './agent.ts'
export {
  type Client,
  type ClientOptions,
  createClient,
  type SendOptions,
  type StartOptions,
} from './client.ts'
export { type Clock, systemClock } from './clock.ts'
export type { ConversationEnd, ConversationOptions, Participant, Said, Turn } from './conversation.ts'
export {
  type AgentDiagnostics,
  type AttemptDiagnostics,
  DIAGNOSTICS,
  type Ending,
  type EntryDiagnostics,
  type RunDiagnostics,
} from './diagnostics.ts'
export type { DecideTask, Decision, Iteration, IterationError, LoopEnd, LoopOptions, PlanTask } from './loop.ts'
export type { Model, ModelContext, ModelFinish, ModelReply, ModelRequest, ToolDescription } from './model.ts'
export { type Owners, processOwners } from './owner.ts'
export type { AgentPartOptions, Part, PartFunction, PartOptions } from './part.ts'
export type { Resolved, StepPlace } from './resolve-step.ts'
export { runConversation, turnId } from './run-conversation.ts'
export { runLoop } from './run-loop.ts'
export type { RunOptions } from './run-options.ts'
export type { RunEnd, RunResult } from './run-result.ts'
export type { RunView, ViewedWait } from './run-view.ts'
export type {
  Channels,
  Child,
  ChildOptions,
  ChildOutcome,
  ChildRun,
  ChildRunOptions,
  ExecuteOptions,
  Received,
  RetryPolicy,
  Scope,
  SettledChild,
  StepContext,
  StepOptions,
  TransactionContext,
  WaitDeadline,
  WaitLimit,
  WaitOptions,
} from './scope.ts'
export { shortageIn } from './shortage.ts'
export type { Snapshots } from './snapshots.ts'
export { AgentError, StepError, WaitError } from './step-error.ts'
export type { StepEvent, StepOutcome, StreamOptions } from './stream-run.ts'
export { createSupervisor, type Supervisor, type SupervisorOptions } from './supervisor.ts'
export type { Holder } from './take-lease.ts'
export { defineTool, type Tool, type ToolContext, type ToolDefinition } from './tool.ts'
export { runToolLoop, type ToolLoopOptions, type ToolLoopResult } from './tool-loop.ts'
export { createWorker, type Drained, type Worker, type WorkerOptions } from './worker.ts'

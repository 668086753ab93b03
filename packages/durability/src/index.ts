export {
  DurabilityError,
  type ErrorCode,
  forkRun,
  isDurabilityError,
  type Journal,
} from '@tangle-network/durability-contract'
export {
  type Agent,
  AgentError,
  type Client,
  createClient,
  createWorker,
  defineAgent,
  defineTool,
  type Model,
  type ModelContext,
  type ModelReply,
  type ModelRequest,
  type Received,
  type Resolved,
  type RunOptions,
  type RunResult,
  runToolLoop,
  type Scope,
  StepError,
  type StepEvent,
  type StepPlace,
  type Supervisor,
  type Tool,
  type ToolContext,
  type ToolDescription,
  WaitError,
  type Worker,
  type WorkerOptions,
} from '@tangle-network/runtime-kernel'
export { createSupervisor, type DurableOptions } from './create-supervisor.ts'
export { type FileSnapshotsOptions, fileSnapshots } from './file-snapshots.ts'
export { DEFAULT_URL, openJournal } from './open-journal.ts'

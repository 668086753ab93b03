export { exportRun, importRun } from './archive/archive-run.ts'
export { type ForkOptions, forkRun } from './archive/fork-run.ts'
export { type MoveOptions, moveRun } from './archive/move-run.ts'
export { createAesCodec } from './codec/aes-codec.ts'
export { createKeyRing, type KeyRing, type KeyRingOptions, type WrappedKeys } from './codec/key-ring.ts'
export {
  DurabilityError,
  type DurabilityErrorParts,
  isDurabilityError,
  type OperationOutcome,
} from './error/durability-error.ts'
export { ERROR_CATALOG, type ErrorCode } from './error/error-catalog.ts'
export { quoted, said, typeName, type Where } from './error/shown.ts'
export {
  type Balance,
  type Budgets,
  balancesAt,
  emptyBudgets,
  foldBudgets,
  forgetBalancesBefore,
  limitedAmounts,
  shortageOf,
} from './fold/budget.ts'
export type { ChildRunState, ContinuedState } from './fold/fold-child-runs.ts'
export {
  isLeasing,
  isOfRemotes,
  isPlanned,
  type RemoteFact,
  type RemoteState,
  remoteState,
} from './fold/fold-remote.ts'
export { foldRun } from './fold/fold-run.ts'
export { foldTree, type TreeNode, type TreeRun, type TreeStep, type TreeWait } from './fold/fold-tree.ts'
export { ANSWER_PREFIX, answerKind, type PendingWait, pendingWaits } from './fold/fold-waits.ts'
export { takeBackUnknown, type UnknownOutcome, unknownOutcomes } from './fold/resolution.ts'
export {
  emptyRunState,
  FOLD_VERSION,
  type HistoryItem,
  type Kept,
  type NodeState,
  type RunState,
  type StepState,
  type WaitState,
} from './fold/run-state.ts'
export {
  advanceStream,
  emptyStreamState,
  parseStreamCursor,
  type StreamEvent,
  type StreamState,
} from './fold/streams.ts'
export type { Batch, Draft } from './journal/batch.ts'
export { Capabilities } from './journal/capabilities.ts'
export { type Codec, type CodecContext, identityCodec } from './journal/codec.ts'
export { Cursor, Digest } from './journal/cursor.ts'
export { defineJournal } from './journal/define-journal.ts'
export { defineTransactionalJournal } from './journal/define-transactional-journal.ts'
export { EncodedDraft } from './journal/encoded-draft.ts'
export { Entry } from './journal/entry.ts'
export {
  FAILPOINTS,
  type Failpoint,
  type FailpointHook,
  type Mutation,
  TRANSACT_FAILPOINTS,
} from './journal/failpoint.ts'
export type { Head } from './journal/head.ts'
export type {
  Acquired,
  Appended,
  BeginOptions,
  Begun,
  ClaimRequest,
  Delivered,
  DeliverOptions,
  InboxOptions,
  InboxPage,
  Journal,
  ListQuery,
  Page,
  PruneQuery,
  ReadOptions,
  Renewed,
  RunPage,
  Verified,
  WatchOptions,
} from './journal/journal.ts'
export type { JournalOptions } from './journal/journal-parts.ts'
export type {
  AcquireAsk,
  AdoptAsk,
  Answer,
  AppendAsk,
  BeginAsk,
  ChangedAsk,
  ClaimAsk,
  DeliverAsk,
  GetBlobAsk,
  InboxAsk,
  JournalStore,
  LeaseAsk,
  ListAsk,
  PutBlobAsk,
  ReadAsk,
  Refusal,
  RefusalCode,
  ReleaseAsk,
  ReviveAsk,
  RunAsk,
  StoredBlob,
  TransactAsk,
  Written,
} from './journal/journal-store.ts'
export { Lease, type LeaseRequest } from './journal/lease.ts'
export { Manifest } from './journal/manifest.ts'
export { Message, type MessageDraft, RESERVED_PREFIX } from './journal/message.ts'
export { EntryRow, MessageRow, RowStatus, RunRow } from './journal/row.ts'
export { EndStatus, isEnded, RunStatus } from './journal/status.ts'
export {
  isTransactional,
  isTransactionalStore,
  type TransactionalJournal,
  type TransactionalStore,
} from './journal/transactional-journal.ts'
export { LIMITS } from './limits.ts'
export {
  type ExecutionAction,
  type ExecutionPhase,
  type JournaledExecution,
  type Observed,
  recoverExecution,
} from './remote/recover-execution.ts'
export type {
  Attached,
  Bound,
  Cancelled,
  Released,
  RemoteEvent,
  RemoteFailure,
  RemoteResult,
  Sighting,
  Started,
} from './remote/remote-answer.ts'
export type { EventCursor, ExecutionPlan, OperationAsk, RemoteAsk, RemoteExecution } from './remote/remote-execution.ts'
export { AI_SDK, type AiSdkMessage } from './repair/ai-sdk-messages.ts'
export { ANTHROPIC, type AnthropicMessage } from './repair/anthropic-messages.ts'
export type {
  FoundCall,
  FoundResult,
  MessageFormat,
  ResultGroup,
  ToolCall,
  ToolOutcome,
} from './repair/message-format.ts'
export { OPENAI, type OpenAiMessage } from './repair/openai-messages.ts'
export type { Repair } from './repair/repair.ts'
export {
  INTERRUPTED,
  type JournaledCall,
  type PendingCall,
  type Repaired,
  repairToolCalls,
} from './repair/repair-tool-calls.ts'
export { acquireRun, type ChangedRun } from './rules/acquire-run.ts'
export { adoptRun } from './rules/adopt-run.ts'
export { type AppendDecision, advanceRun, appendToRun, type Standing } from './rules/append-to-run.ts'
export { type BegunRun, beginRun } from './rules/begin-run.ts'
export { claimRun, dueSince, isClaimable } from './rules/claim-run.ts'
export { type Delivery, deliverTo, reviveRun } from './rules/deliver-to.ts'
export { findRun, isVisible } from './rules/find-run.ts'
export { forgetRun } from './rules/forget-run.ts'
export { mayExtend, mayWrite, releaseLease, renewLease } from './rules/lease-rules.ts'
export { recoverStep, type StepRecovery } from './rules/recover-step.ts'
export { refuse } from './rules/refuse.ts'
export { type BlobAddress, blobAddress, isBlobAddress } from './seal/blob-address.ts'
export { firstBroken, type Sealed, sealChain } from './seal/chain.ts'
export { frame, sha256 } from './seal/digest.ts'
export { createSealer, type Sealable, type Sealer } from './seal/sealer.ts'
export { byteLength, decodeValue, Encoded, encodeValue } from './value/canonical.ts'
export { checkName, compareNames } from './value/name.ts'
export { Amounts, GREATEST_AMOUNT, Shortage } from './vocabulary/amounts.ts'
export { EffectClass, type StepClass } from './vocabulary/effect.ts'
export { Envelope } from './vocabulary/envelope.ts'
export { FACTS, type Fact, type FactKind, type FactPayload, VOCABULARY } from './vocabulary/facts.ts'
export { childDigest, idempotencyKey, placeAfter, runDigest, stepDigest, waitDigest } from './vocabulary/identity.ts'
export { Failure, Outcome, Stored } from './vocabulary/outcome.ts'
export { parseFact } from './vocabulary/parse-fact.ts'
export { RESOLVE_KIND, Resolution, resolutionId } from './vocabulary/resolution.ts'
export { vocabularyOf } from './vocabulary/vocabulary-of.ts'

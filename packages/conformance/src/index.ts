export { type DescribeOptions, describeJournal, describeKernel, type TestFramework } from './describe-journal.ts'
export type { Failover } from './failover/failover.ts'
export { HarnessFailed } from './guarded-harness.ts'
export type { Harness, InspectedRun, OpenOptions, TransactionalPart } from './harness.ts'
export type { Call, PlainBatch, Reply } from './history/call.ts'
export type { Client, ClientFactory, ClientOptions } from './history/client.ts'
export { auditRun } from './kernel/audit/audit-run.ts'
export { endOf } from './kernel/audit/ended.ts'
export { type Evidence, evidenceOf } from './kernel/audit/evidence.ts'
export type { LedgerLine } from './kernel/effect-ledger.ts'
export { readLedger } from './kernel/file-ledger.ts'
export { type Interpreted, interpret, type ProgramScope, type StepContext } from './kernel/interpret.ts'
export { type KernelLog, kernelLog } from './kernel/kernel-log.ts'
export type { KernelClock, KernelEnd, KernelPorts, KernelUnderTest, ShownEvent } from './kernel/kernel-under-test.ts'
export type { ConversationParts, LoopParts, LoopPorts } from './kernel/loop-ports.ts'
export type { LoopEnd, LoopUnderTest, ModelUnderTest, ToolUnderTest } from './kernel/loop-under-test.ts'
export {
  type CallOp,
  type ConversationOp,
  type Costs,
  type Emission,
  type FailOp,
  FEATURES,
  type Feature,
  type LoopOp,
  type MessageOp,
  type Op,
  type Program,
  type RoundOp,
  type SpawnOp,
  type StepCost,
  type StepOp,
  type TogetherOp,
  type Unstorable,
  type VersionOp,
  type WaitOp,
} from './kernel/program.ts'
export { type ProgramOptions, programs } from './kernel/program-arbitrary.ts'
export { type Faults, Lives, type Place, type Subject } from './kernel/run-lives.ts'
export { type KernelTask, startWorker, type Worker, type WorkerEnd } from './kernel/start-worker.ts'
export type { EndedLaw, Failure } from './law/ended-law.ts'
export { INVARIANTS, type Invariant } from './law/invariant.ts'
export { type Law, LEVELS, type Level, type Need, REMOTE_LEVELS, type RemoteLevel } from './law/law.ts'
export { ManualClock } from './law/manual-clock.ts'
export { readAll } from './law/sample.ts'
export type { Stage, StageOptions } from './law/stage.ts'
export { Tally } from './law/tally.ts'
export type { Trial } from './law/trial.ts'
export { tryLaw } from './law/try-law.ts'
export { Violation, type ViolationParts } from './law/violation.ts'
export { LAWS } from './laws/laws.ts'
export { REMOTE_LAWS } from './laws/remote/remote-laws.ts'
export { type FailedLaw, type Hunted, type HuntOptions, hunt } from './mutants/hunt.ts'
export { type Mutant, type MutantWorld, TIERS, type Tier } from './mutants/mutant.ts'
export { MUTANTS, mutantById, plantById } from './mutants/mutants.ts'
export { type PlantedHarness, plantedHarness } from './mutants/planted-harness.ts'
export { type MutantReport, type TryMutantsOptions, tryMutants } from './mutants/try-mutants.ts'
export type { Endpoint, Network, NetworkOpenOptions } from './network/network.ts'
export { InProcessClients } from './process/in-process-client.ts'
export type { ProcessClient, ProcessClientOptions } from './process/process-client.ts'
export { ProcessClients, type ProcessClientsOptions } from './process/process-clients.ts'
export { CuttingProxy } from './remote/cutting-proxy.ts'
export { describeRemote } from './remote/describe-remote.ts'
export { memoryRemoteHarness } from './remote/memory-harness.ts'
export { type RemoteMutant, withMethods } from './remote/mutants/remote-mutant.ts'
export { REMOTE_MUTANTS } from './remote/mutants/remote-mutants.ts'
export type { RemoteClaims, RemoteHarness, RemoteOpenOptions } from './remote/remote-harness.ts'
export { type RemoteLaw, type RemoteNeed, remoteNotClaimed } from './remote/remote-law.ts'
export type { RemoteProgram } from './remote/remote-program.ts'
export type { RemoteTrial } from './remote/remote-trial.ts'
export type { RemoteWorld } from './remote/remote-world.ts'
export { runRemoteConformance } from './remote/run-remote-conformance.ts'
export { ShellPrograms } from './remote/shell-programs.ts'
export { type EndedRemoteLaw, tryRemoteLaw } from './remote/try-remote-law.ts'
export { htmlReport } from './report/html-report.ts'
export { junitReport } from './report/junit-report.ts'
export { readReport } from './report/read-report.ts'
export type { LawReport, Report } from './report/report.ts'
export { tapReport } from './report/tap-report.ts'
export type { Timeline, TimelineEvent, TimelineLease } from './report/timeline.ts'
export { type ConformanceOptions, runConformance } from './run-conformance.ts'
export type { Progress, RunOptions } from './run-laws.ts'

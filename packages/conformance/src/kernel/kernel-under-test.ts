import type { Failure, Journal, RemoteExecution } from '@tangle-network/durability-contract'
import type { StepContext } from './interpret.ts'
import type { LoopUnderTest } from './loop-under-test.ts'
import type { Feature, Program, StepOp } from './program.ts'

/** Time as the suite lets a kernel see it. A timer dies with the world it was set in. */
export interface KernelClock {
  /** Wall time in ms since the Unix epoch. */
  now(): number
  /** Milliseconds that never run backwards. */
  monotonic(): number
  /** Calls back once after at least `ms`; the returned function calls it off. */
  after(ms: number, callback: () => void): () => void
}

/**
 * One world to run a program in: one life of one process. It may end before and after every call of the journal and
 * around every effect, and then nothing in it ever settles again. A kernel that reaches past its ports for time or
 * storage cannot be proven.
 */
export interface KernelPorts {
  readonly journal: Journal
  readonly clock: KernelClock
  readonly runId: string
  /** Where the run was begun by another: the queue to take it from, which holds nothing else. */
  readonly queue?: string | undefined
  /** The name of this life. */
  readonly owner: string
  /** Whether another life is certainly over. It may be wrong on purpose: fencing must hold all the same. */
  readonly provenDead: (owner: string) => boolean
  readonly ttlMs: number
  /** How deep below the root children may lie, where the kernel offers that. */
  readonly maxDepth: number
  /** How long effects may go on by themselves when the run is interrupted. */
  readonly graceMs: number
  /** How often the run may be taken over in a row without anything coming of it. */
  readonly maxInterruptions: number
  /** When aborted, the kernel is to interrupt the run as it would for Ctrl-C. */
  readonly closing: AbortSignal
  /** An agent is entered. */
  entered(path: readonly string[], task: unknown): void
  /** An agent was told something. */
  told(path: readonly string[], event: unknown): void
  /** An agent is about to return this object. */
  returned(value: object): void
  /** Performs the effect of a step; to be called as the step's function, once for each attempt. */
  effect(path: readonly string[], step: StepOp, context: StepContext): Promise<unknown>
  /** Where things are executed that outlive this world; where a program asks for that. */
  readonly remote?: RemoteExecution | undefined
}

/** What somebody says became of an effect. */
export type Resolved = { readonly value: unknown } | { readonly error: { message: string; code: string } }

/** Something that a viewer is shown: of the step of that key, in the agent at that path. */
export type ShownEvent = { readonly path: readonly string[]; readonly key: string; readonly cursor: string } & (
  | { readonly type: 'piece'; readonly attempt: number; readonly value: unknown }
  /** What was shown of that attempt is void. */
  | { readonly type: 'reset'; readonly attempt: number }
  /** The step has its outcome. */
  | { readonly type: 'settled' }
)

/** What a run came to; one that cannot go on rejects. */
export type KernelEnd =
  | { readonly done: unknown }
  | { readonly failed: Failure }
  /** It waits for a time or a message, and is to be run again then. */
  | { readonly suspended: true }

/** A kernel, with an interpreter of programs on it; `interpret` is one for kernels with a scope of the usual shape. */
export interface KernelUnderTest {
  readonly name: string
  readonly features: readonly Feature[]
  /**
   * Begins or resumes the run `ports.runId`, whose code is the program and whose task is null. The same run is asked for
   * again after each crash, mostly with the same program.
   */
  run(program: Program, ports: KernelPorts): Promise<KernelEnd>
  /** Says what became of a step whose outcome is unknown, in somebody's name, and lets the run go on. */
  resolve?(
    journal: Journal,
    runId: string,
    step: { readonly path: readonly string[]; readonly key: string },
    resolved: Resolved,
    by: { readonly sender: string; readonly reason: string },
  ): Promise<unknown>
  /** What a viewer of the run is shown of its steps, after the event of that cursor, until the run has ended. */
  stream?(
    journal: Journal,
    runId: string,
    options: { readonly after?: string; readonly signal: AbortSignal },
  ): AsyncIterable<ShownEvent>
  /**
   * Begins or resumes the run `ports.runId`, which lets that model call those tools until it is done, as the program of a
   * run is begun or resumed; for kernels that offer `tools`. The run comes to a `LoopEnd`.
   */
  toolLoop?(loop: LoopUnderTest, ports: KernelPorts): Promise<KernelEnd>
  /** URL of a module that exports this kernel as `kernel`, for processes of its own. */
  readonly module?: string
}

import type { RemoteExecution, RemoteResult } from '@tangle-network/durability-contract'
import type { Endpoint } from '../network/network.ts'
import type { RemoteProgram } from './remote-program.ts'

/** What a remote offers. Each changes a law, or there is a law only for those that offer it. */
export interface RemoteClaims {
  /** An execution has an environment of its own; as `leases` of the executor. */
  readonly leases: boolean
  /** What an id stands for is kept through restarts; as `idRetainedMs` of the executor, which is then more than a minute. */
  readonly keepsIds: boolean
  /** Events are shown again, behind any cursor. */
  readonly replays: boolean
  /** What is asked to stop will. */
  readonly cancels: boolean
}

export interface RemoteOpenOptions {
  /** Where to connect, in place of the remote's own address: the suite stands between the two. */
  readonly endpoint?: Endpoint | undefined
  /** A stream that shows no sign of life for so long is to be given up. */
  readonly idleMs: number
}

/** What an author writes to have a remote proven. `Env` names one world: a remote, what it keeps and what it executes. */
export interface RemoteHarness<Env = unknown> {
  readonly name: string
  readonly claims: RemoteClaims
  /** How many events of an execution it keeps, at least; fewer than a hundred. Without it none expires. */
  readonly keptEvents?: number | undefined
  /** The credential that executors are opened with; in letters, digits and hyphens, for a program says it as well. */
  readonly secret?: string | undefined
  /** Makes a new world. Laws share one for many executions. */
  provision(): Promise<Env>
  /** An executor on it; several may be open at a time. It is given up, as its process would be, without a word. */
  open(env: Env, options: RemoteOpenOptions): Promise<RemoteExecution>
  /** Ends and removes everything in it. */
  destroy(env: Env): Promise<void>

  /** What is asked of the remote to have it execute the program. */
  request(env: Env, program: RemoteProgram): unknown
  /** Which emission of its program the data of an event is, counted from 1; undefined where it is none of them. */
  emissionOf(program: RemoteProgram, data: unknown): number | undefined
  /** Whether it is what that program comes to when it ends by itself. */
  isResultOf(program: RemoteProgram, result: RemoteResult): boolean
  /** How often the program was started, by what it has left behind itself, and not by what the remote says. */
  starts(env: Env, program: RemoteProgram): Promise<number>
  /** Whether it is at work, found out without the remote. */
  isAtWork(env: Env, program: RemoteProgram): Promise<boolean>
  /** Lets a program go on that waits or resists. */
  letGo(env: Env, program: RemoteProgram): Promise<void>
  /** Environments that were leased and not given back; none where nothing is leased. */
  environments(env: Env): Promise<number>

  /** Kills a program that is at work, without the remote: resolves when it is not at work any more. */
  kill?(env: Env, program: RemoteProgram): Promise<void>
  /** Kills the remote, without what it executes, and starts it again; where `forgets`, without what it had stored. */
  restart?(env: Env, options: { readonly forgets: boolean }): Promise<void>
  /** Where it listens, when it is reached by plain HTTP. Asked for each connection anew. */
  endpoint?(env: Env): Promise<Endpoint>
}

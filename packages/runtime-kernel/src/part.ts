import type { Agent } from './agent.ts'
import type { ChildOptions, Scope, StepContext, StepOptions } from './scope.ts'

/** How a function of a loop or a conversation is executed: as a step, with these of its options. */
export type PartOptions = Pick<StepOptions<unknown>, 'effect' | 'retry' | 'timeoutMs' | 'cost'>

/** How an agent of a loop or a conversation is supervised. */
export type AgentPartOptions = Pick<ChildOptions, 'budget' | 'restart' | 'deadline' | 'timeoutMs'>

/** A function that is executed as a step: its context is given to it last. */
export type PartFunction<Args extends readonly unknown[], T> = (
  ...args: [...Args, context: StepContext]
) => T | Promise<T>

/** Something that a loop has done: by a function, which is executed as a step, or by an agent. Either may have options. */
export type Part<Args extends readonly unknown[], Task, T> =
  | PartFunction<Args, T>
  | (PartOptions & { readonly step: PartFunction<Args, T> })
  | Agent<Task, T>
  | (AgentPartOptions & { readonly agent: Agent<Task, T> })

/** A part as it is asked for. `check` is of what a function gives back, before it is stored. */
export interface AskedPart<Args extends readonly unknown[], Task, T> {
  readonly part: Part<Args, Task, T>
  /** Of a function; a copy is given to it, so that what it does to them changes nothing. */
  readonly args: Args
  /** Of an agent. */
  readonly task: () => Task
  readonly check?: (result: T) => T
}

/** Has a part done under that key, once. It rejects as the step or child does. */
export function doPart<Args extends readonly unknown[], Task, T>(
  scope: Scope,
  key: string,
  { part, args, task, check = (result) => result }: AskedPart<Args, Task, T>,
): Promise<T> {
  if (typeof part !== 'function' && !('step' in part)) {
    const { agent, ...options } = 'agent' in part ? part : { agent: part }
    return scope.call(agent, task(), { ...options, key })
  }
  const { step: fn, ...options } = typeof part === 'function' ? { step: part } : part
  return scope.step(key, async (context) => check(await fn(...structuredClone(args), context)), options)
}
